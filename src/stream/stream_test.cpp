#include "stream/test_echo.h"

namespace limn::stream {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(Http, AnswersFromAnyThreadAndKeepsTheConnection) {
    Echo echo;
    EXPECT_EQ(ask(echo.port(), {.target = "/a%20b?c=d"})->body, "/a b?c=d");
    EXPECT_EQ(ask(echo.port(), {.target = "/slow"})->body, "late");
    EXPECT_EQ(ask(echo.port(), {.target = "/none"})->status, 404);
    std::string two = raw(
        echo.port(),
        "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(two, HasSubstr("/1?"));
    EXPECT_THAT(two, HasSubstr("/2?"));
    auto head = ask(echo.port(), {.method = "HEAD", .target = "/x"});
    EXPECT_EQ(head->status, 200);
    EXPECT_EQ(head->header("Content-Length"), "3");
}

TEST(Http, EveryAnswerCarriesTheSecurityHeaders) {
    Echo echo;
    for (const char* target : {"/", "/none"}) {
        auto answer = ask(echo.port(), {.target = target});
        EXPECT_EQ(answer->header("X-Content-Type-Options"), "nosniff");
        EXPECT_EQ(answer->header("Cross-Origin-Opener-Policy"), "same-origin");
        EXPECT_EQ(answer->header("Cross-Origin-Embedder-Policy"), "require-corp");
        EXPECT_THAT(answer->header("Permissions-Policy"), HasSubstr("microphone=(self), camera=(self)"));
        EXPECT_THAT(answer->header("Content-Security-Policy"), HasSubstr("script-src 'self';"));
        EXPECT_THAT(answer->header("Content-Security-Policy"), HasSubstr("frame-ancestors 'none'"));
        EXPECT_EQ(answer->header("Cache-Control"), "no-store");
    }
}

TEST(Http, OtherHostsAndOriginsAreRefused) {
    Echo echo;
    std::string own = "127.0.0.1:" + std::to_string(echo.port());
    auto status = [&](std::vector<std::pair<std::string, std::string>> headers) {
        return ask(echo.port(), {.headers = std::move(headers)})->status;
    };
    EXPECT_EQ(status({{"Host", "evil.example"}}), 403);
    EXPECT_EQ(status({{"Host", "127.0.0.1.evil.example"}}), 403);
    EXPECT_EQ(status({{"Host", ""}}), 403);
    EXPECT_EQ(status({{"Host", "localhost:" + std::to_string(echo.port())}}), 200);
    EXPECT_EQ(status({{"Host", "localhost"}}), 403);
    EXPECT_EQ(status({{"Host", "127.0.0.1:9"}}), 403);
    EXPECT_EQ(status({{"Origin", "http://evil.example"}}), 403);
    EXPECT_EQ(status({{"Origin", "null"}}), 403);
    EXPECT_EQ(status({{"Origin", "http://" + own}}), 200);
    EXPECT_EQ(status({{"Host", "localhost:9"}, {"Origin", "http://localhost:10"}}), 403);
    EXPECT_EQ(status({{"X-Forwarded-For", "1.2.3.4"}}), 403);
    EXPECT_EQ(status({{"Forwarded", "for=1.2.3.4"}}), 403);
    EXPECT_THAT(raw(echo.port(), "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\n\r\n"), HasSubstr("403"));
    EXPECT_FALSE(Client::connect(echo.port(), "/ws/demo", "evil.example").ok());
    EXPECT_FALSE(Client::connect(echo.port(), "/ws/demo", "", "http://evil.example").ok());
    EXPECT_FALSE(Client::connect(echo.port(), "/ws/demo", "", "none").ok());
    EXPECT_FALSE(Client::connect(echo.port(), "/ws/demo", "localhost:9").ok());
    EXPECT_FALSE(Client::connect(echo.port(), "/ws/other").ok());
}

TEST(Http, AnotherPortIsWelcomeWhereWeListenOnIt) {
    Echo echo;
    int tunnel = open_socket(0, true);
    sockaddr_in address{};
    socklen_t size = sizeof address;
    ::getsockname(tunnel, reinterpret_cast<sockaddr*>(&address), &size);
    const std::string port = std::to_string(ntohs(address.sin_port));
    for (std::string host : {"localhost:" + port, "127.0.0.1:" + port}) {
        EXPECT_EQ(ask(echo.port(), {.headers = {{"Host", host}}})->status, 200) << host;
        EXPECT_TRUE(Client::connect(echo.port(), "/ws/demo", host).ok()) << host;
    }
    EXPECT_EQ(ask(echo.port(), {.headers = {{"Host", "127.0.0.2:" + port}}})->status, 403);
    ::close(tunnel);
    auto gone = ask(echo.port(), {.headers = {{"Host", "localhost:" + port}}});
    EXPECT_EQ(gone->status, 403);
    EXPECT_THAT(gone->body, HasSubstr("ssh -L"));
}

// Runs `act` in a child process as the user nobody; its exit status.
int as_nobody(const std::function<bool()>& act) {
    pid_t child = ::fork();
    if (child == 0) {
        constexpr uid_t kNobody = 65534;
        const bool done = ::setgid(kNobody) == 0 && ::setuid(kNobody) == 0 && act();
        ::_exit(done ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Http, AnotherUserOfTheMachineIsRefusedUnlessTrusted) {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can be another user";
    Echo closed;
    Limits trusting;
    trusting.trust_local_users = true;
    Echo open(trusting);
    const std::string question = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    auto answers = [&](uint16_t port, const char* what) {
        return as_nobody([&] { return raw(port, question).find(what) != std::string::npos; });
    };
    EXPECT_EQ(answers(closed.port(), "403"), 0);
    EXPECT_EQ(answers(closed.port(), "--trust-local-users"), 0);
    EXPECT_EQ(answers(open.port(), "200"), 0);
    auto upgraded = [&](uint16_t port) {
        return as_nobody([&] {
            int fd = open_upgrading(port);
            char answer[2048] = {};
            return ::recv(fd, answer, sizeof answer - 1, 0) > 0 && std::string_view(answer).find("101") == 9;
        });
    };
    EXPECT_EQ(upgraded(closed.port()), 1);
    EXPECT_EQ(upgraded(open.port()), 0);
    // Nor does it help to have sent everything and be gone.
    as_nobody([&] {
        int fd = open_socket(closed.port());
        ::send(fd, question.data(), question.size(), 0);
        ::close(fd);
        return true;
    });
    EXPECT_EQ(closed.opened, 0);
    EXPECT_EQ(ask(closed.port(), {})->status, 200);
}

TEST(Http, SilentConnectionsMakeWayForOnesThatAsk) {
    Limits limits;
    limits.connections = 8;
    Echo echo(limits);
    auto member = echo.client();
    std::vector<int> silent;
    for (int i = 0; i < 40; i++) silent.push_back(open_socket(echo.port()));
    for (int i = 0; i < 20; i++) {
        auto answer = ask(echo.port(), {.target = "/x"});
        ASSERT_TRUE(answer.ok()) << i;
        EXPECT_EQ(answer->body, "/x?");
    }
    EXPECT_EQ(say(*member, "still here"), "still here");
    for (int fd : silent) ::close(fd);
}

TEST(Http, WhoAsksNothingIsLetGoSoon) {
    Limits limits;
    limits.header_timeout = 200ms;
    Echo echo(limits);
    auto start = std::chrono::steady_clock::now();
    raw(echo.port(), "");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1500ms);
}

TEST(Http, WhatIsNoRequestIsRefused) {
    Echo echo;
    EXPECT_THAT(raw(echo.port(), "\x16\x03\x01\x02\x00\x01\r\n\r\n"), HasSubstr("400"));
    EXPECT_THAT(raw(echo.port(), "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"), HasSubstr("400"));
    EXPECT_THAT(raw(echo.port(), "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n"), HasSubstr("400"));
    EXPECT_THAT(raw(echo.port(), "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n"), HasSubstr("400"));
    EXPECT_THAT(raw(echo.port(), "DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n"), HasSubstr("405"));
    EXPECT_THAT(raw(echo.port(), "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"),
                HasSubstr("400"));
    EXPECT_THAT(raw(echo.port(), "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20000, 'x') + "\r\n\r\n"),
                HasSubstr("431"));
}

TEST(Http, ASlowHeaderIsNotWaitedForForEver) {
    Limits limits;
    limits.header_timeout = 200ms;
    Echo echo(limits);
    auto start = std::chrono::steady_clock::now();
    raw(echo.port(), "GET / HTTP/1.1\r\nHost:");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 3s);
}

TEST(Upload, ArrivesWholeAndLeavesNothingBehind) {
    Echo echo;
    std::string own = "http://127.0.0.1:" + std::to_string(echo.port());
    std::string body = "RADIANCE" + std::string(3'000'000, 'x');
    auto answer = ask(echo.port(), {"POST", "/upload", {{"Origin", own}}, body});
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body, "3000008RADIANCE");
    EXPECT_FALSE(std::filesystem::exists(echo.uploaded_to));
    EXPECT_EQ(ask(echo.port(), {"POST", "/elsewhere", {{"Origin", own}}, body})->status, 404);
    EXPECT_EQ(ask(echo.port(), {"POST", "/upload", {}, body})->status, 403);
}

TEST(Upload, IsCutOffAtItsLimitWhetherItSaysItsLengthOrNot) {
    Limits limits;
    limits.upload_bytes = 1000;
    Echo echo(limits);
    std::string start = "POST /upload HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n";
    EXPECT_THAT(raw(echo.port(), start + "Content-Length: 2000\r\n\r\n"), HasSubstr("413"));
    std::string chunks = "Transfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 3; i++) chunks += "190\r\n" + std::string(400, 'x') + "\r\n";
    EXPECT_THAT(raw(echo.port(), start + chunks + "0\r\n\r\n"), HasSubstr("413"));
}

// An upload that sends its head and then a byte at a time, for so long or until it is answered; the answer.
std::string drip(uint16_t port, std::chrono::milliseconds longest) {
    int fd = open_socket(port);
    std::string head = with_port(port,
                                 "POST /upload HTTP/1.1\r\nContent-Length: 100000\r\nHost: localhost\r\n"
                                 "Origin: http://localhost\r\n\r\n");
    ::send(fd, head.data(), head.size(), MSG_NOSIGNAL);
    std::string answer;
    char piece[4096];
    for (auto end = std::chrono::steady_clock::now() + longest; std::chrono::steady_clock::now() < end;) {
        ::send(fd, "x", 1, MSG_NOSIGNAL);
        std::this_thread::sleep_for(20ms);
        if (ssize_t n = ::recv(fd, piece, sizeof piece, MSG_DONTWAIT); n > 0) {
            answer.append(piece, static_cast<size_t>(n));
            break;
        }
    }
    ::close(fd);
    return answer;
}

TEST(Upload, MustBringSomething) {
    Limits limits;
    limits.upload_grace = 300ms;
    Echo echo(limits);
    auto start = std::chrono::steady_clock::now();
    EXPECT_THAT(drip(echo.port(), 5s), HasSubstr("too slowly"));
    EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
}

TEST(Upload, ASlowOneMakesWay) {
    Limits limits;
    limits.uploads = 2;
    Echo echo(limits);
    std::vector<std::string> answers(2);
    std::vector<std::thread> slow;
    for (auto& answer : answers) slow.emplace_back([&] { answer = drip(echo.port(), 4s); });
    std::this_thread::sleep_for(1500ms);
    std::string own = "http://127.0.0.1:" + std::to_string(echo.port());
    auto answer = ask(echo.port(), {"POST", "/upload", {{"Origin", own}}, std::string(100'000, 'x')});
    EXPECT_EQ(answer->status, 201);
    for (auto& thread : slow) thread.join();
    EXPECT_THAT(answers[0] + answers[1], HasSubstr("needs the place"));
    EXPECT_TRUE(answers[0].empty() || answers[1].empty());
}

TEST(Upload, ManyAreTakenMoreSlowly) {
    Limits limits;
    limits.upload_burst = 1000;
    limits.upload_bytes_per_second = 1e6;
    limits.upload_fee = 1000;
    Echo echo(limits);
    std::string own = "http://127.0.0.1:" + std::to_string(echo.port());
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 3; i++)
        EXPECT_EQ(ask(echo.port(), {"POST", "/upload", {{"Origin", own}}, std::string(200'000, 'x')})->status, 201);
    EXPECT_GT(std::chrono::steady_clock::now() - start, 500ms);
}

TEST(PageFiles, ServesNothingThatIsNoPartOfThePage) {
    auto folder = std::filesystem::temp_directory_path() / ("limn-dots-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder / "assets/.cache");
    std::filesystem::create_directories(folder / ".git");
    for (const char* name :
         {"index.html", "inter-OFL.txt", ".env", ".htaccess", ".git/config.txt", "assets/.cache/a.js", "assets/.a.js",
          "notes.md", "limn.db", "backup", "index.html~", "assets/key.pem"})
        std::ofstream(folder / name) << "text";
    PageFiles files(folder);
    for (const char* path : {"/", "/index.html", "/inter-OFL.txt"}) EXPECT_TRUE(files.find(path)) << path;
    for (const char* path : {"/.env", "/.htaccess", "/.git/config.txt", "/assets/.cache/a.js", "/assets/.a.js",
                             "/notes.md", "/limn.db", "/backup", "/index.html~", "/assets/key.pem"})
        EXPECT_FALSE(files.find(path)) << path;
    std::filesystem::remove_all(folder);
}

TEST(PageFiles, ServesByExactNameOnly) {
    auto folder = std::filesystem::temp_directory_path() / ("limn-page-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder / "assets");
    std::ofstream(folder / "index.html") << "<p>one</p>";
    std::ofstream(folder / "assets/app-1a2b.js") << "let a";
    std::filesystem::create_symlink("/etc/passwd", folder / "passwd");
    PageFiles files(folder);
    ASSERT_TRUE(files.find("/"));
    EXPECT_EQ(*files.find("/")->body, "<p>one</p>");
    EXPECT_FALSE(files.find("/")->immutable);
    EXPECT_EQ(files.find("/assets/app-1a2b.js")->type, "text/javascript; charset=utf-8");
    EXPECT_TRUE(files.find("/assets/app-1a2b.js")->immutable);
    for (const char* path : {"/../etc/passwd", "/assets/../index.html", "/passwd", "//index.html", "", "/assets"})
        EXPECT_FALSE(files.find(path)) << path;
    std::string before = files.find("/")->etag;
    std::ofstream(folder / "index.html") << "<p>two</p>";
    std::filesystem::last_write_time(folder / "index.html", std::filesystem::file_time_type::clock::now() + 1s);
    EXPECT_EQ(*files.find("/")->body, "<p>two</p>");
    EXPECT_NE(files.find("/")->etag, before);
    std::filesystem::remove_all(folder);
    EXPECT_FALSE(PageFiles(folder / "absent").find("/"));
}

}  // namespace
}  // namespace limn::stream
