// SPDX-License-Identifier: Apache-2.0
// Layout of the memory that the two threads share: 32-bit slots, then the ring of received bytes.
export const H = { HEAD: 0, TAIL: 1, WAKE: 2, EVENTS: 3, FD: 4, WDT: 5 };
export const headerBytes = 64;
export const RING = 65536;
