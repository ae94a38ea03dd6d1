# SPDX-License-Identifier: Apache-2.0
# Runs before the user's files: text output ends lines with CR LF, as on a board.
import builtins, sys

_out = sys.stdout


def _print(*args, sep=" ", end="\n", file=None):
    s = sep.join([str(a) for a in args]) + end
    if file is None:
        _out.write(s.replace("\n", "\r\n"))
    else:
        file.write(s)


def _repl_print(x):
    if x is not None:
        builtins._ = x
        _out.write(repr(x) + "\r\n")


builtins.print = _print
builtins.__repl_print__ = _repl_print
