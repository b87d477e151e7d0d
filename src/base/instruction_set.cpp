#include "base/instruction_set.h"

#include <cstdlib>
#include <cstring>

namespace limn::base {

bool runs(InstructionSet set) {
    if (set == InstructionSet::avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd");
}

InstructionSet instruction_set() {
    static const InstructionSet chosen = [] {
        const char* asked = std::getenv("LIMN_ISA");
        const bool narrow = asked && std::strcmp(asked, name_of(InstructionSet::avx2)) == 0;
        return !narrow && runs(InstructionSet::avx512) ? InstructionSet::avx512 : InstructionSet::avx2;
    }();
    return chosen;
}

const char* name_of(InstructionSet set) {
    return set == InstructionSet::avx512 ? "avx512" : "avx2";
}

}  // namespace limn::base
