#pragma once
// Which of the two widths of the *_wide.cpp files this machine runs, decided once for the whole program.
namespace limn::base {

enum class InstructionSet : unsigned char { avx2, avx512 };

// Whether this machine can run it.
bool runs(InstructionSet set);
// The widest that it runs; LIMN_ISA=avx2 in the environment asks for the narrower one.
InstructionSet instruction_set();
// "avx2", "avx512"
const char* name_of(InstructionSet set);

}  // namespace limn::base
