#include "exchange/decode_environment.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>

#include "exchange/decode_child.h"
#include "exchange/sandbox.h"
#include "exchange/test_pictures.h"

namespace limn::exchange {
namespace {

using ::testing::HasSubstr;

std::string fault(const Bytes& bytes, const DecodeLimits& limits = {}) {
    auto read = decode_environment(bytes, limits);
    return read ? "read" : read.error().message;
}

TEST(DecodeEnvironment, ReadsBothFormatsThroughTheChild) {
    const base::ImageF picture = test_picture(512, 256);
    auto exr = decode_environment(write_exr_bytes(picture));
    ASSERT_TRUE(exr) << exr.error().message;
    EXPECT_EQ(exr->image.data, picture.data);
    auto hdr = decode_environment(write_hdr(picture, HdrCoding::channel_runs));
    ASSERT_TRUE(hdr) << hdr.error().message;
    EXPECT_EQ(hdr->image.width, 512);
}

TEST(DecodeEnvironment, ReadsAFileAndLeavesItOpen) {
    char path[] = "/tmp/limn_decode_XXXXXX";
    const int fd = mkstemp(path);
    ASSERT_GE(fd, 0);
    unlink(path);
    const Bytes bytes = write_hdr(test_picture(128, 64), HdrCoding::flat);
    ASSERT_EQ(write(fd, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    auto read = decode_environment(fd);
    EXPECT_TRUE(read);
    EXPECT_NE(fcntl(fd, F_GETFD), -1);
    close(fd);
}

TEST(DecodeEnvironment, AnswersManyThreadsAtOnce) {
    const base::ImageF picture = test_picture(128, 64);
    const Bytes bytes = write_exr_bytes(picture);
    std::atomic<int> good = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 6; ++i) {
            threads.emplace_back([&] {
                auto read = decode_environment(bytes);
                good += read && read->image.data == picture.data;
            });
        }
    }
    EXPECT_EQ(good, 6);
}

TEST(DecodeEnvironment, PassesOnTheReasonOfARefusal) {
    EXPECT_THAT(fault(to_bytes("not a picture at all")), HasSubstr("neither OpenEXR (.exr) nor Radiance (.hdr)"));
    EXPECT_THAT(fault({}), HasSubstr("empty"));
    EXPECT_THAT(fault(write_hdr(test_picture(100, 100), HdrCoding::flat)), HasSubstr("1.00 to 1"));
    Bytes cut = write_exr_bytes(test_picture(128, 64), {.compression = 0});
    cut.resize(cut.size() / 2);
    EXPECT_THAT(fault(cut), HasSubstr("the file ends in the middle of row 3"));
    DecodeLimits small;
    small.bytes = 1000;
    EXPECT_THAT(fault(write_hdr(test_picture(100, 50), HdrCoding::flat), small), HasSubstr("at most 0 MB"));
}

TEST(DecodeEnvironment, RefusesWhatIsNoFile) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    auto read = decode_environment(ends[0]);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("regular file"));
    close(ends[0]);
    close(ends[1]);
}

// A file of a few hundred kilobytes that unpacks to hundreds of megabytes.
TEST(DecodeEnvironment, TinyFilesOfHugePicturesStayWithinTheirLimits) {
    const Bytes bomb = write_black_exr(8192, 4096);
    ASSERT_LT(bomb.size(), 1u << 20);
    const auto start = std::chrono::steady_clock::now();
    // It is read to its end, or on a machine without a moment to spare given up in time.
    EXPECT_THAT(fault(bomb), testing::AnyOf(HasSubstr("no light in the picture: every pixel is black"),
                                            HasSubstr("was given up"), HasSubstr("took longer")));
    EXPECT_LT(std::chrono::steady_clock::now() - start,
              std::chrono::milliseconds(DecodeLimits().wall_milliseconds) + std::chrono::seconds(20));
}

TEST(DecodeEnvironment, KillsAChildThatTakesTooLong) {
    DecodeLimits hurried;
    hurried.wall_milliseconds = 1;
    const auto start = std::chrono::steady_clock::now();
    EXPECT_THAT(fault(write_exr_bytes(test_picture(2048, 1024)), hurried), HasSubstr("given up"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
}

TEST(DecodeEnvironment, IsGivenUpAtOnceWhenNobodyWaits) {
    const int stop = eventfd(0, EFD_CLOEXEC);
    const Bytes slow = write_black_exr(8192, 4096);
    std::jthread later([stop] {
        std::this_thread::sleep_for(std::chrono::milliseconds(30));
        const uint64_t once = 1;
        ASSERT_EQ(write(stop, &once, sizeof(once)), 8);
    });
    const auto start = std::chrono::steady_clock::now();
    const auto read = decode_environment(slow, {}, kThisProgram, stop);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("the server ends"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
    EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1) << "no child is left behind";
    later.join();
    close(stop);
}

TEST(DecodeEnvironment, ReportsAProgramThatIsNotThereOrSaysNothing) {
    const Bytes bytes = write_exr_bytes(test_picture(64, 32));
    auto gone = decode_environment(bytes, {}, "/nonexistent/limn");
    ASSERT_FALSE(gone);
    EXPECT_THAT(gone.error().message, HasSubstr("cannot be started"));
    auto silent = decode_environment(bytes, {}, "/bin/true");
    ASSERT_FALSE(silent);
    EXPECT_THAT(silent.error().message, HasSubstr("without an answer"));
}

// Runs `attempt` inside the sandbox in a process of its own; how it ended.
template <class Attempt>
int sandboxed(Attempt attempt, int cpu_seconds = 5, size_t memory = 1u << 30) {
    const pid_t child = fork();
    if (child == 0) {
        if (!enter_sandbox(cpu_seconds, memory)) _exit(99);
        _exit(attempt());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

TEST(Sandbox, LetsOneCompute) {
    const int status = sandboxed([] {
        std::vector<int> numbers(100000, 1);
        try {
            throw numbers.size();
        } catch (size_t n) {
            return static_cast<int>(n / 100000);
        }
    });
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 1);
}

void expect_killed_for_a_call(int status) {
    ASSERT_TRUE(WIFSIGNALED(status)) << status;
    EXPECT_EQ(WTERMSIG(status), SIGSYS);
}

TEST(Sandbox, KillsWhoeverOpensAFile) {
    expect_killed_for_a_call(sandboxed([] { return open("/etc/passwd", O_RDONLY) >= 0; }));
}
TEST(Sandbox, KillsWhoeverOpensASocket) {
    expect_killed_for_a_call(sandboxed([] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }));
}
TEST(Sandbox, KillsWhoeverStartsAProcess) {
    expect_killed_for_a_call(sandboxed([] { return fork() >= 0; }));
    expect_killed_for_a_call(sandboxed([] { return execl("/bin/true", "true", nullptr); }));
}
TEST(Sandbox, KillsWhoeverAsksForMemoryToRunCodeIn) {
    expect_killed_for_a_call(sandboxed([] {
        return mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
               MAP_FAILED;
    }));
}
// A child that reads a slow picture is to be seen at the back of the queue.
TEST(DecodeEnvironment, TheChildRunsBehindEverythingElse) {
    const int stop = eventfd(0, EFD_CLOEXEC);
    std::jthread decoding([stop] { (void)decode_environment(write_black_exr(8192, 4096), {}, kThisProgram, stop); });
    int nice = 0;
    for (int i = 0; i < 400 && nice < 19; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        const std::string path = "/proc/self/task/";
        for (const auto& task : std::filesystem::directory_iterator(path)) {
            std::ifstream children(task.path() / "children");
            for (int child = 0; children >> child;)
                nice = std::max(nice, getpriority(PRIO_PROCESS, static_cast<id_t>(child)));
        }
    }
    EXPECT_EQ(nice, 19);
    const uint64_t once = 1;
    ASSERT_EQ(write(stop, &once, sizeof(once)), 8);
    decoding.join();
    close(stop);
}

TEST(Sandbox, EndsWhoeverComputesTooLong) {
    const int status = sandboxed(
        [] {
            volatile uint64_t count = 0;
            while (true) count = count + 1;
            return 0;
        },
        1);
    ASSERT_TRUE(WIFSIGNALED(status));
    EXPECT_TRUE(WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL) << WTERMSIG(status);
}

// The sanitizers' own runtime needs terabytes of addresses and a pipe to itself.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Sandbox, KillsWhoeverWritesElsewhereThanToStandardError) {
    expect_killed_for_a_call(sandboxed([] { return write(1, "x", 1) == 1; }));
}

TEST(Sandbox, RefusesMemoryBeyondItsLimit) {
    const int status = sandboxed(
        [] {
            void* p = mmap(nullptr, 600u << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            return p == MAP_FAILED ? 7 : 0;
        },
        5, 512u << 20);
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 7);
}
#endif

}  // namespace
}  // namespace limn::exchange

// The tests start themselves as their decoding child.
int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == limn::exchange::kDecodeCommand) {
        return limn::exchange::decode_child_main(argc - 1, argv + 1);
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
