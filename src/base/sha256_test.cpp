#include "base/sha256.h"

#include <gtest/gtest.h>

namespace limn::base {
namespace {

// The examples of FIPS 180-4.
TEST(Sha256, AgreesWithTheStandard) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, TakesItsInputInPieces) {
    Sha256 hash;
    hash.add("a");
    hash.add(std::as_bytes(std::span("bc", 2)));
    EXPECT_EQ(hash.hex(), sha256_hex("abc"));
}

}  // namespace
}  // namespace limn::base
