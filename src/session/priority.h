#pragma once
// Sockets and the encoder come before tracing: a finished picture must not wait behind the next one's rays.
namespace limn::session {

// Lowers this thread, and those that it makes from now on, below the I/O and encoder threads. Needs no privilege; where
// the system refuses, all stay equal.
void yield_to_input();

}  // namespace limn::session
