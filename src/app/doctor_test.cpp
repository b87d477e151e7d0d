#include "app/doctor.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace limn::app {
namespace {

namespace fs = std::filesystem;

// A socket that listens on a free port of the loopback interface.
struct Listener {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    uint16_t port = 0;
    Listener() {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(bind(fd, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(listen(fd, 4), 0);
        EXPECT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
        port = ntohs(address.sin_port);
    }
    ~Listener() { close(fd); }
};

class Doctor : public testing::Test {
  protected:
    Doctor() {
        char name[] = "/tmp/limn-doctor-XXXXXX";
        folder = mkdtemp(name);
        options.pack = folder / "limn.pack";
        options.page = folder / "dist";
        options.data = folder / "films" / "mine";
        options.carriers = folder / "carriers";
    }
    ~Doctor() override { fs::remove_all(folder); }

    Finding about(const std::string& subject) const {
        for (const Finding& finding : examine(options))
            if (finding.subject == subject) return finding;
        ADD_FAILURE() << "nothing is said about " << subject;
        return {};
    }

    fs::path folder;
    DoctorOptions options;
};

TEST_F(Doctor, SaysHowToGetWhatIsMissing) {
    EXPECT_EQ(about("page").health, Health::broken);
    EXPECT_EQ(about("pack").health, Health::limited);
    EXPECT_EQ(about("carriers").health, Health::limited);
    for (const char* subject : {"page", "pack", "carriers"})
        EXPECT_NE(about(subject).follows.find("./run"), std::string::npos) << subject;
}

TEST_F(Doctor, FindsThePageAndTheCarriers) {
    fs::create_directories(options.page);
    std::ofstream(options.page / "index.html") << "<!doctype html>";
    EXPECT_EQ(about("page").health, Health::good);
    fs::create_directories(options.carriers);
    std::ofstream(options.carriers / "anny.stamp") << "{}";
    const std::string found = about("carriers").found;
    EXPECT_EQ(found.find("anny,"), std::string::npos);
    EXPECT_NE(found.find("mitsuba"), std::string::npos);
}

TEST_F(Doctor, RefusesADamagedPack) {
    std::ofstream(options.pack) << std::string(4096, 'x');
    EXPECT_EQ(about("pack").health, Health::limited);
    EXPECT_NE(about("pack").found.find("limn.pack"), std::string::npos);
}

TEST_F(Doctor, AsksTheFolderAboveAMissingDataFolder) {
    const Finding finding = about("data");
    EXPECT_NE(finding.health, Health::broken);
    EXPECT_NE(finding.found.find("GB free"), std::string::npos);
    EXPECT_FALSE(fs::exists(options.data)) << "an examination leaves nothing behind";
}

TEST_F(Doctor, RefusesADataFolderBelowAFile) {
    std::ofstream(folder / "films") << "a file";
    EXPECT_EQ(about("data").health, Health::broken);
}

TEST_F(Doctor, RefusesADataFolderThatCannotBeWritten) {
    options.data = "/proc/films";
    EXPECT_EQ(about("data").health, Health::broken);
}

TEST_F(Doctor, TellsATakenPort) {
    const Listener taken;
    options.port = taken.port;
    const Finding finding = about("port");
    EXPECT_EQ(finding.health, Health::broken);
    EXPECT_NE(finding.found.find("taken"), std::string::npos);
}

TEST_F(Doctor, TellsAFreePort) {
    { options.port = Listener().port; }
    EXPECT_EQ(about("port").health, Health::good) << about("port").found;
}

TEST_F(Doctor, RefusesAnAddressThatIsNone) {
    options.host = "localhost:80";
    EXPECT_EQ(about("port").health, Health::broken);
}

TEST_F(Doctor, PrintsJsonAndAnswersByItsStatus) {
    options.json = true;
    { options.port = Listener().port; }
    testing::internal::CaptureStdout();
    EXPECT_EQ(doctor(options), 1);
    const auto report = nlohmann::json::parse(testing::internal::GetCapturedStdout());
    EXPECT_FALSE(report.at("healthy").get<bool>());
    EXPECT_GE(report.at("findings").size(), 9u);
    for (const auto& finding : report.at("findings"))
        for (const char* key : {"subject", "health", "found", "follows"})
            EXPECT_TRUE(finding.at(key).is_string()) << key;

    fs::create_directories(options.page);
    std::ofstream(options.page / "index.html") << "<!doctype html>";
    testing::internal::CaptureStdout();
    EXPECT_EQ(doctor(options), 0);
    EXPECT_TRUE(nlohmann::json::parse(testing::internal::GetCapturedStdout()).at("healthy").get<bool>());
}

}  // namespace
}  // namespace limn::app
