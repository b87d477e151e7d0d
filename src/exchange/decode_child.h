#pragma once
// The decoding process. The server starts itself anew with the argument kDecodeCommand, because a fork of a process
// with threads could inherit a lock that nobody will ever release.
#include <cstddef>
#include <cstdint>

namespace limn::exchange {

constexpr const char* kDecodeCommand = "decode-image";

// What the child leaves at the start of its output; the picture's floats follow at kAnswerBytes.
struct DecodeAnswer {
    static constexpr uint32_t kMagic = 0x4c494d44;
    enum Status : uint32_t { decoded = 1, refused = 2 };
    uint32_t magic = 0;
    uint32_t status = 0;
    int32_t width = 0, height = 0;
    char text[1008] = {};  // the note, or why it was refused
};
constexpr size_t kAnswerBytes = 1024;
static_assert(sizeof(DecodeAnswer) == kAnswerBytes);

// main() of that process, which hands on its arguments from kDecodeCommand on: the limits as numbers. Standard input is
// the picture, a file or memfd; standard output a memfd that is already as large as the largest answer. Returns the
// exit status.
int decode_child_main(int argc, char** argv);

}  // namespace limn::exchange
