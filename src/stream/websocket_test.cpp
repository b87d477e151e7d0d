#include "stream/test_echo.h"

namespace limn::stream {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// A frame of the client's, masked with zeros.
std::string frame(unsigned char first, std::string_view payload = {}) {
    return std::string{static_cast<char>(first), static_cast<char>(0x80 | payload.size()), 0, 0, 0, 0} +
           std::string(payload);
}

TEST(WebSocket, FloodsWithoutContentAreClosedWithAReason) {
    constexpr unsigned char kPing = 0x89, kPong = 0x8a, kFirstEmpty = 0x01, kMoreEmpty = 0x00;
    for (auto [first, more, reason] :
         {std::tuple(kPing, kPing, "too many control frames"), std::tuple(kPong, kPong, "too many control frames"),
          std::tuple(kFirstEmpty, kMoreEmpty, "too many frames without content")}) {
        Echo echo;
        int fd = open_upgrading(echo.port());
        char piece[4096];
        ASSERT_GT(::recv(fd, piece, sizeof piece, 0), 0);
        std::string flood = frame(first);
        for (int i = 0; i < 200'000; i++) flood += frame(more);
        std::thread sending([&] {
            for (size_t at = 0; at < flood.size();) {
                ssize_t n = ::send(fd, flood.data() + at, flood.size() - at, MSG_NOSIGNAL);
                if (n <= 0) break;
                at += static_cast<size_t>(n);
            }
        });
        std::string answer;
        for (ssize_t n; (n = ::recv(fd, piece, sizeof piece, 0)) > 0;) answer.append(piece, static_cast<size_t>(n));
        ::shutdown(fd, SHUT_RDWR);
        sending.join();
        ::close(fd);
        EXPECT_THAT(answer, HasSubstr(reason));
        EXPECT_TRUE(eventually([&] { return echo.closed == 1; }));
    }
}

TEST(WebSocket, AFewPingsAndFragmentsAreWelcome) {
    Echo echo;
    int fd = open_upgrading(echo.port());
    char piece[4096];
    ASSERT_GT(::recv(fd, piece, sizeof piece, 0), 0);
    std::string said;
    for (int i = 0; i < 20; i++) said += frame(0x89, "p");
    said += frame(0x01, "he");
    for (int i = 0; i < 1000; i++) said += frame(0x00);
    said += frame(0x80, "llo");
    ::send(fd, said.data(), said.size(), 0);
    std::string answer;
    for (ssize_t n; answer.find("hello") == answer.npos && (n = ::recv(fd, piece, sizeof piece, 0)) > 0;)
        answer.append(piece, static_cast<size_t>(n));
    EXPECT_THAT(answer, HasSubstr("hello"));
    ::close(fd);
}

TEST(WebSocket, SaysBackWhatItHears) {
    Echo echo;
    auto client = echo.client();
    EXPECT_EQ(say(*client, "hello"), "hello");
    EXPECT_EQ(say(*client, std::string(64 << 10, 'x')).size(), size_t{64 << 10});
    client->send("binary");
    auto answer = client->receive(5s);
    ASSERT_TRUE(answer);
    EXPECT_TRUE(answer->binary);
    EXPECT_EQ(answer->data, std::string(100'000, 7));
    EXPECT_EQ(answer->envelope.tick, 5);
    client->close();
    EXPECT_TRUE(eventually([&] { return echo.closed == 1; }));
}

TEST(WebSocket, RefusesWhatIsTooLargeOrMalformedAndGoesOn) {
    Echo echo;
    auto client = echo.client();
    EXPECT_EQ(say(*client, std::string((64 << 10) + 1, 'x')), "refused 0");
    EXPECT_EQ(say(*client, std::string(1 << 20, 'x')), "refused 0");
    client->send_binary("abc");
    EXPECT_EQ(client->receive(5s)->data, "refused 2");
    EXPECT_EQ(say(*client, "still here"), "still here");
}

std::string packet(const Envelope& envelope, std::string_view body) {
    const auto head = write_envelope(envelope);
    return std::string(head.begin(), head.end()) + std::string(body);
}

TEST(WebSocket, BinaryMessagesComeWithTheirEnvelope) {
    Echo echo;
    auto client = echo.client();
    client->send_binary(packet({Kind::sound, false, 7, 1234}, "pcm"));
    auto answer = client->receive(5s);
    ASSERT_TRUE(answer && answer->binary);
    EXPECT_EQ(answer->envelope.kind, Kind::sound);
    EXPECT_EQ(answer->envelope.tick, 1234);
    EXPECT_EQ(answer->data, "pcm");
    // A page's messages come whole, and are small.
    client->send_binary(packet({Kind::sound, true, 8, 0}, "half"));
    EXPECT_EQ(client->receive(5s)->data, "refused 2");
    client->send_binary(packet({Kind::sound, false, 9, 0}, std::string(5000, 'x')));
    EXPECT_EQ(client->receive(5s)->data, "refused 0");
}

// Neither budget pays for the other.
TEST(WebSocket, AFloodOfSoundLeavesTextsAlone) {
    Echo echo;
    auto client = echo.client();
    for (int i = 0; i < 1000; i++) client->send_binary(packet({Kind::sound, false, 1, 0}, "x"));
    int refused = 0, heard = 0;
    for (int i = 0; i < 1000; i++) {
        auto answer = client->receive(5s);
        ASSERT_TRUE(answer);
        (answer->binary ? heard : refused)++;
    }
    EXPECT_GE(heard, 400);
    EXPECT_GT(refused, 300);
    for (int i = 0; i < 100; i++) client->send("x");
    for (int i = 0; i < 100; i++) EXPECT_EQ(client->receive(5s)->data, "x");
}

TEST(WebSocket, AMessageWithoutEndIsClosed) {
    Limits limits;
    limits.swallowed_bytes = 1 << 20;
    Echo echo(limits);
    auto client = echo.client();
    client->send(std::string(2 << 20, 'x'));
    EXPECT_TRUE(eventually([&] { return client->closed() && echo.closed == 1; }));
}

TEST(WebSocket, AFloodIsRefusedAndAHandIsNot) {
    Echo echo;
    auto client = echo.client();
    // Four sliders at 60 Hz for half a second, at once.
    for (int i = 0; i < 120; i++) client->send("x");
    for (int i = 0; i < 120; i++) EXPECT_EQ(client->receive(5s)->data, "x");
    int refused = 0;
    for (int i = 0; i < 5000; i++) client->send("y");
    for (int i = 0; i < 5000; i++) {
        auto answer = client->receive(5s);
        ASSERT_TRUE(answer);
        refused += answer->data == "refused 1";
    }
    EXPECT_GT(refused, 2000);
    std::this_thread::sleep_for(100ms);
    EXPECT_EQ(say(*client, "calm again"), "calm again");
}

TEST(WebSocket, WhoTakesNothingIsLetGo) {
    Echo echo;
    // A client that asks for 64 MB and reads none of it.
    int fd = open_upgrading(echo.port());
    char answer[2048];
    ASSERT_GT(::recv(fd, answer, sizeof answer, 0), 0);
    std::string flood("\x81\x85\0\0\0\0flood", 11);  // masked with zeros
    ::send(fd, flood.data(), flood.size(), 0);
    EXPECT_TRUE(eventually([&] { return echo.closed == 1; }));
    ::close(fd);
}

TEST(WebSocket, OneMessageMayBeLargerThanWhatMayPileUp) {
    Limits limits;
    limits.send_queue_bytes = 1 << 20;
    Echo echo(limits);
    auto client = echo.client();
    ASSERT_TRUE(eventually([&] { return echo.opened == 1; }));
    std::shared_ptr<Socket> socket;
    {
        std::lock_guard lock(echo.mutex);
        socket = echo.last;
    }
    socket->send_text(std::make_shared<const std::string>(20 << 20, 'w'));
    for (int i = 0; i < 100; i++) socket->send_text(std::make_shared<const std::string>(1000, 'x'));
    EXPECT_EQ(client->receive(10s)->data.size(), 20u << 20);
    for (int i = 0; i < 100; i++) ASSERT_TRUE(client->receive(5s));
    EXPECT_FALSE(client->closed());
}

TEST(WebSocket, AHalfOpenConnectionIsNoticed) {
    Limits limits;
    limits.socket_idle = 400ms;
    Echo echo(limits);
    int fd = open_upgrading(echo.port());
    EXPECT_TRUE(eventually([&] { return echo.opened == 1; }));
    EXPECT_TRUE(eventually([&] { return echo.closed == 1; }));  // it never answers a ping
    ::close(fd);
    auto alive = echo.client();  // this one does
    std::this_thread::sleep_for(1200ms);
    EXPECT_EQ(say(*alive, "x"), "x");
}

TEST(WebSocket, MayBeWrittenToFromAnyThread) {
    Echo echo;
    auto client = echo.client();
    ASSERT_TRUE(eventually([&] { return echo.opened == 1; }));
    std::shared_ptr<Socket> socket;
    {
        std::lock_guard lock(echo.mutex);
        socket = echo.last;
    }
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; t++)
        threads.emplace_back([&] {
            for (int i = 0; i < 100; i++) socket->send_text(std::make_shared<const std::string>("x"));
        });
    for (auto& thread : threads) thread.join();
    for (int i = 0; i < 400; i++) ASSERT_TRUE(client->receive(5s));
}

TEST(Server, TellsItsSocketsWhenItEnds) {
    auto echo = std::make_unique<Echo>();
    auto client = echo->client();
    EXPECT_EQ(say(*client, "x"), "x");
    auto start = std::chrono::steady_clock::now();
    echo.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
    EXPECT_TRUE(eventually([&] { return client->closed(); }));
    EXPECT_EQ(client->close_code(), 1001);
}

TEST(Server, ASignalEndsItInTimeWhateverItIsBusyWith) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    pid_t child = ::fork();
    if (child == 0) {
        auto server = std::move(*Server::listen({"127.0.0.1", 0}));
        server->on_signal([] { std::this_thread::sleep_for(60s); });
        server->post([&] { (void)!::write(ready[1], "x", 1); });
        server->run({});
        ::_exit(3);
    }
    char byte;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    auto start = std::chrono::steady_clock::now();
    ::kill(child, SIGTERM);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    for (int fd : ready) ::close(fd);
}

TEST(Server, SaysWhenItsPortIsTaken) {
    Echo echo;
    auto second = Server::listen({"127.0.0.1", echo.port()});
    ASSERT_FALSE(second.ok());
    EXPECT_THAT(second.error().message, HasSubstr("is taken"));
}

}  // namespace
}  // namespace limn::stream
