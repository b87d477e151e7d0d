#include "exchange/decode_environment.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <vector>

#include "base/files.h"
#include "exchange/decode_child.h"

namespace limn::exchange {
namespace {

using base::Descriptor;

base::Error failed(const char* what) {
    return base::Error{std::string(what) + ": " + std::strerror(errno)};
}

// Starts the child with the picture as standard input and the answer as standard output; no other descriptor, no
// environment.
base::Result<pid_t> start(const std::string& program, int input, int output, size_t output_bytes,
                          const DecodeLimits& limits) {
    std::vector<std::string> words = {"limn",
                                      kDecodeCommand,
                                      std::to_string(limits.bytes),
                                      std::to_string(limits.width),
                                      std::to_string(limits.height),
                                      std::to_string(limits.kept_width),
                                      std::to_string(limits.kept_height),
                                      std::to_string(limits.cpu_seconds),
                                      std::to_string(limits.memory),
                                      std::to_string(output_bytes)};
    std::vector<char*> arguments;
    for (std::string& w : words) arguments.push_back(w.data());
    arguments.push_back(nullptr);
    char* const environment[] = {nullptr};

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    // The duplicates keep 0 and 1 free of each other when a descriptor happens to be one of them.
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    pid_t child = -1;
    errno = posix_spawn(&child, program.c_str(), &actions, &attributes, arguments.data(), environment);
    const int error = errno;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    errno = error;
    if (error) return failed("the decoder cannot be started");
    return child;
}

enum class Wait { ended, late, stopped };

// Waits for the child, at most that long or until `stop` is readable, then kills it.
Wait wait_for(pid_t child, int milliseconds, int stop, int& status) {
    Descriptor watch(static_cast<int>(syscall(SYS_pidfd_open, child, 0)));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    Wait how = Wait::late;
    while (watch.get() >= 0) {
        auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) break;
        pollfd watched[] = {{watch.get(), POLLIN, 0}, {stop, POLLIN, 0}};  // a negative descriptor is passed over
        const int ready = poll(watched, 2, static_cast<int>(left));
        if (ready > 0) {
            how = watched[0].revents ? Wait::ended : Wait::stopped;
            break;
        }
        if (ready < 0 && errno != EINTR) break;
    }
    if (how != Wait::ended) kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return how;
}

base::Error why_it_died(int status, Wait how, const DecodeLimits& limits) {
    if (how == Wait::stopped) return {"the server ends; the file was not read to its end"};
    if (how == Wait::late)
        return {fmt::format("the file took longer than {:.0f} s to read and was given up",
                            limits.wall_milliseconds / 1000.0)};
    if (WIFSIGNALED(status)) {
        switch (WTERMSIG(status)) {
            case SIGXCPU:
            case SIGKILL:
                return {fmt::format("the file takes more than {} s of computing to read and was refused",
                                    limits.cpu_seconds)};
            case SIGSYS:
                return {"the file made its decoder try what it may not; it was refused"};
            case SIGABRT:
                return {"the file broke its decoder, perhaps for want of memory; it was refused"};
            default:
                return {fmt::format("the file crashed its decoder (signal {}); it was refused", WTERMSIG(status))};
        }
    }
    return {
        fmt::format("the decoder ended without an answer (status {})", WIFEXITED(status) ? WEXITSTATUS(status) : -1)};
}

// The answer is foreign, too: whoever broke the child wrote it.
base::Result<Decoded> read_answer(const char* memory, size_t bytes, const DecodeLimits& limits) {
    DecodeAnswer answer;
    std::memcpy(&answer, memory, sizeof(answer));
    answer.text[sizeof(answer.text) - 1] = 0;
    if (answer.magic != DecodeAnswer::kMagic) return base::Error{"the decoder ended without an answer"};
    if (answer.status == DecodeAnswer::refused) return base::Error{answer.text};
    const bool sane = answer.status == DecodeAnswer::decoded && answer.width > 0 && answer.height > 0 &&
                      answer.width <= limits.kept_width && answer.height <= limits.kept_height;
    if (!sane) return base::Error{"the decoder's answer makes no sense"};
    Decoded out;
    out.note = answer.text;
    out.image = base::ImageF(answer.width, answer.height, 3);
    if (out.image.data.size() * sizeof(float) > bytes - kAnswerBytes)
        return base::Error{"the decoder's answer is cut short"};
    std::memcpy(out.image.data.data(), memory + kAnswerBytes, out.image.data.size() * sizeof(float));
    for (float v : out.image.data) {
        if (!(v >= 0) || std::isinf(v)) return base::Error{"the decoder's answer holds values that are no light"};
    }
    return out;
}

}  // namespace

base::Result<Decoded> decode_environment(int file, const DecodeLimits& limits, const std::string& program, int stop) {
    struct stat status {};
    if (fstat(file, &status) != 0) return failed("the file cannot be read");
    if (!S_ISREG(status.st_mode)) return base::Error{"the file is not a regular file"};
    if (status.st_size == 0) return base::Error{"the file is empty"};
    if (static_cast<size_t>(status.st_size) > limits.bytes) {
        return base::Error{
            fmt::format("the file has {} MB; at most {} MB is read", status.st_size >> 20, limits.bytes >> 20)};
    }
    const size_t bytes = kAnswerBytes + static_cast<size_t>(limits.kept_width) *
                                            static_cast<size_t>(limits.kept_height) * 3 * sizeof(float);
    Descriptor output(memfd_create("limn-decoded", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (output.get() < 0 || ftruncate(output.get(), static_cast<off_t>(bytes)) != 0 ||
        fcntl(output.get(), F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
        return failed("the decoder's answer has no place");
    }
    base::Result<pid_t> child = start(program, file, output.get(), bytes, limits);
    if (!child) return child.error();
    int status_of_child = 0;
    const Wait how = wait_for(*child, limits.wall_milliseconds, stop, status_of_child);
    if (how != Wait::ended || !WIFEXITED(status_of_child) || WEXITSTATUS(status_of_child) != 0)
        return why_it_died(status_of_child, how, limits);
    void* memory = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, output.get(), 0);
    if (memory == MAP_FAILED) return failed("the decoder's answer cannot be read");
    base::Result<Decoded> answer = read_answer(static_cast<const char*>(memory), bytes, limits);
    munmap(memory, bytes);
    return answer;
}

base::Result<Decoded> decode_environment(std::span<const std::byte> bytes, const DecodeLimits& limits,
                                         const std::string& program, int stop) {
    Descriptor input(memfd_create("limn-picture", MFD_CLOEXEC));
    if (!input || base::write_all(input.get(), bytes)) return failed("the file cannot be handed to its decoder");
    return decode_environment(input.get(), limits, program, stop);
}

}  // namespace limn::exchange
