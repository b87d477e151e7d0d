#include "exchange/decode_child.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>

#include "base/priority.h"
#include "exchange/picture.h"
#include "exchange/sandbox.h"

namespace limn::exchange {
namespace {

constexpr int kArguments = 9;

void answer(void* output, DecodeAnswer a, const std::string& text) {
    a.magic = DecodeAnswer::kMagic;
    std::memcpy(a.text, text.data(), std::min(text.size(), sizeof(a.text) - 1));
    std::memcpy(output, &a, sizeof(a));
}

size_t number(const char* text) {
    return std::strtoull(text, nullptr, 10);
}

}  // namespace

int decode_child_main(int argc, char** argv) {
    if (argc != kArguments) return 64;
    base::yield_to_all();
    DecodeLimits limits;
    limits.bytes = number(argv[1]);
    limits.width = static_cast<int>(number(argv[2]));
    limits.height = static_cast<int>(number(argv[3]));
    limits.kept_width = static_cast<int>(number(argv[4]));
    limits.kept_height = static_cast<int>(number(argv[5]));
    limits.cpu_seconds = static_cast<int>(number(argv[6]));
    limits.memory = number(argv[7]);
    const size_t output_bytes = number(argv[8]);

    struct stat in {
    }, out{};
    if (fstat(0, &in) != 0 || fstat(1, &out) != 0 || static_cast<size_t>(out.st_size) != output_bytes) return 65;
    void* output = mmap(nullptr, output_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, 1, 0);
    if (output == MAP_FAILED) return 66;
    const size_t size = static_cast<size_t>(in.st_size);
    if (size == 0 || size > limits.bytes) {
        answer(output, {.status = DecodeAnswer::refused}, size == 0 ? "the file is empty" : "the file is too large");
        return 0;
    }
    void* input = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, 0, 0);
    if (input == MAP_FAILED) return 67;
    close(0);
    if (auto entered = enter_sandbox(limits.cpu_seconds, limits.memory); !entered) {
        answer(output, {.status = DecodeAnswer::refused}, entered.error().message);
        return 0;
    }

    base::Result<Decoded> decoded = parse_environment({static_cast<const std::byte*>(input), size}, limits);
    if (!decoded) {
        answer(output, {.status = DecodeAnswer::refused}, decoded.error().message);
        _exit(0);
    }
    const base::ImageF& image = decoded->image;
    const size_t bytes = image.data.size() * sizeof(float);
    if (bytes > output_bytes - kAnswerBytes) _exit(68);
    std::memcpy(static_cast<char*>(output) + kAnswerBytes, image.data.data(), bytes);
    answer(output, {.status = DecodeAnswer::decoded, .width = image.width, .height = image.height}, decoded->note);
    // What would run at a normal end was written for a process that may call the system.
    _exit(0);
}

}  // namespace limn::exchange
