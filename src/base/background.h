#pragma once
// Work that nobody waits for with a hand on the mouse.
namespace limn::base {

// This thread, and what it starts from now on, runs behind everything else (nice 19), but never not at all. Needs no
// privilege; where the system refuses, all stay equal.
void yield_to_all();

}  // namespace limn::base
