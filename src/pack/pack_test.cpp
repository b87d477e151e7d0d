#include "pack/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

namespace limn::pack {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

void put(std::string& out, size_t at, const void* value, size_t size) {
    std::memcpy(out.data() + at, value, size);
}

struct Written {
    std::string name;
    Type type;
    std::vector<uint64_t> shape;
    std::string content;
};

// The format as src/pack reads it, written a second time from its description.
std::string pack_bytes(const std::vector<Written>& entries, uint32_t version = kVersion) {
    std::string file(128, '\0'), table, names;
    for (const Written& e : entries) {
        file.resize((file.size() + 63) & ~size_t{63});
        std::string row(80, '\0');
        const uint32_t words[2] = {uint32_t(names.size()), uint32_t(e.name.size())};
        const uint64_t extent[2] = {file.size(), e.content.size()};
        const uint32_t kind[2] = {uint32_t(e.type), uint32_t(e.shape.size())};
        put(row, 0, words, 8);
        put(row, 8, extent, 16);
        put(row, 24, kind, 8);
        put(row, 32, e.shape.data(), 8 * e.shape.size());
        uint8_t digest[32];
        SHA256(reinterpret_cast<const uint8_t*>(e.content.data()), e.content.size(), digest);
        put(row, 64, digest, 16);
        file += e.content;
        table += row;
        names += e.name;
    }
    file.resize((file.size() + 63) & ~size_t{63});
    table += names;
    const uint32_t words[2] = {version, uint32_t(entries.size())};
    const uint64_t sizes[3] = {file.size(), table.size(), file.size() + table.size()};
    uint8_t digest[32];
    SHA256(reinterpret_cast<const uint8_t*>(table.data()), table.size(), digest);
    put(file, 0, "LIMNPACK", 8);
    put(file, 8, words, 8);
    put(file, 16, sizes, 24);
    put(file, 40, digest, 32);
    return file + table;
}

std::string raw(const auto& values) {
    return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(values[0]));
}

class PackTest : public testing::Test {
  protected:
    void SetUp() override {
        path_ = std::filesystem::temp_directory_path() / ("limn_pack_test_" + std::to_string(::getpid()));
        good_ = pack_bytes({{"a/floats", Type::f32, {2, 2}, raw(std::vector<float>{1, 2, 3, 4})},
                            {"a/shorts", Type::i16, {3}, raw(std::vector<int16_t>{-1, 0, 7})},
                            {"b/text", Type::text, {5}, "words"}});
    }
    void TearDown() override { std::filesystem::remove(path_); }
    base::Result<std::shared_ptr<const Pack>> open(const std::string& bytes) {
        std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
        return open_pack(path_);
    }
    std::filesystem::path path_;
    std::string good_;
};

TEST_F(PackTest, ReadsWhatWasWritten) {
    auto pack = open(good_);
    ASSERT_TRUE(pack) << pack.error().message;
    auto floats = (*pack)->array<float>("a/floats");
    ASSERT_TRUE(floats);
    EXPECT_THAT(std::vector(floats->values.begin(), floats->values.end()), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(floats->shape, ElementsAre(2, 2));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(floats->values.data()) % 64, 0u);
    EXPECT_EQ(*(*pack)->text("b/text"), "words");
    EXPECT_THAT((*pack)->names("a/"), ElementsAre("a/floats", "a/shorts"));
}

TEST_F(PackTest, AnErrorNamesTheEntry) {
    auto pack = open(good_);
    ASSERT_TRUE(pack);
    EXPECT_THAT((*pack)->array<float>("a/missing").error().message, HasSubstr("no entry a/missing"));
    EXPECT_THAT((*pack)->array<float>("a/shorts").error().message, HasSubstr("a/shorts holds i16, not f32"));
}

TEST_F(PackTest, ADamagedEntryIsRefusedAndTheOthersStay) {
    std::string bytes = good_;
    bytes[128] ^= 1;
    auto pack = open(bytes);
    ASSERT_TRUE(pack);
    EXPECT_THAT((*pack)->array<float>("a/floats").error().message, HasSubstr("a/floats is damaged"));
    EXPECT_TRUE((*pack)->array<int16_t>("a/shorts"));
}

TEST_F(PackTest, EveryTruncationIsRefused) {
    for (size_t length = 0; length < good_.size(); ++length) EXPECT_FALSE(open(good_.substr(0, length))) << length;
}

TEST_F(PackTest, EveryChangedByteOfHeaderAndTableIsRefusedOrHarmless) {
    uint64_t table = 0;
    std::memcpy(&table, good_.data() + 16, 8);
    for (size_t at = 0; at < good_.size(); ++at) {
        std::string bytes = good_;
        bytes[at] ^= 0x41;
        auto pack = open(bytes);
        if (at < 72 || at >= table) {
            EXPECT_FALSE(pack) << "byte " << at;
        }
    }
}

TEST_F(PackTest, RefusesAnotherVersionAndAShapeThatIsNotItsSize) {
    EXPECT_THAT(open(pack_bytes({}, kVersion + 1)).error().message, HasSubstr("version 2"));
    auto huge = pack_bytes({{"x", Type::f32, {uint64_t{1} << 62, 4}, raw(std::vector<float>{1})}});
    EXPECT_THAT(open(huge).error().message, HasSubstr("entry x"));
    auto odd = pack_bytes({{"x", Type::f32, {2}, raw(std::vector<float>{1})}});
    EXPECT_THAT(open(odd).error().message, HasSubstr("entry x"));
    EXPECT_THAT(open_pack("/nonexistent/file").error().message, HasSubstr("compile it again"));
}

}  // namespace
}  // namespace limn::pack
