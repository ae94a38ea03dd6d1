# SPDX-License-Identifier: Apache-2.0
# Sourced by build and run: where the built machine lies, and whether it was built by this recipe.
cache=${GPIO_SIM_VM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/halyard/gpio-sim-vm}

recipe() { cat "$here/build" "$here/guest-init" "$here/bench-buses.c" | sha256sum | cut -d' ' -f1; }

cache_is_current() { [ -e "$cache/recipe" ] && [ "$(cat "$cache/recipe")" = "$(recipe)" ]; }
