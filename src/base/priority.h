#pragma once
// Who runs before whom.
namespace limn::base {

// Sockets and the encoder come before tracing: a finished picture must not wait behind the next one's rays. Lowers this
// thread, and those that it makes from now on, below the I/O and encoder threads. Needs no privilege; where the system
// refuses, all stay equal.
void yield_to_input();

// For work that nobody waits for with a hand on the mouse: this thread, and what it starts from now on, runs behind
// everything else (nice 19), but never not at all. Needs no privilege; where the system refuses, all stay equal.
void yield_to_all();

// Takes that back from all threads of this process, as far as the system allows: when the process is to end, each of
// them has to run once more, and on a busy machine the last in line would hold up the end by seconds.
void hurry_all();

}  // namespace limn::base
