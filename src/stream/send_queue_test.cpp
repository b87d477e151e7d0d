#include "stream/send_queue.h"

#include <gtest/gtest.h>

namespace limn::stream {
namespace {

Bytes bytes(size_t count, uint8_t value = 0) {
    return std::make_shared<const std::vector<uint8_t>>(count, value);
}
Text text(std::string words) {
    return std::make_shared<const std::string>(std::move(words));
}

// What goes out, in order: "t" for a text, "s" for a sound, "v" for the last piece of a video and "-" for one before
// it.
std::string sent(SendQueue& queue, int most = 100) {
    std::string order;
    for (int i = 0; i < most; i++) {
        const auto next = queue.next();
        if (!next) break;
        const auto envelope = next->text ? std::nullopt : read_envelope(next->envelope);
        order += next->text ? 't' : envelope->kind == Kind::sound ? 's' : envelope->more ? '-' : 'v';
        queue.sent();
    }
    return order;
}

TEST(SendQueue, SoundGoesBeforeTextAndTextBeforeVideo) {
    SendQueue queue(50);
    queue.add(Kind::video, 0, bytes(100));
    queue.add(text("a"));
    queue.add(Kind::sound, 0, bytes(100));
    EXPECT_EQ(sent(queue), "stv");
    EXPECT_FALSE(queue.next());
}

TEST(SendQueue, ALargeVideoGoesInPiecesAndLetsOthersBetween) {
    SendQueue queue(50);
    queue.add(Kind::video, 77, bytes(3 * kPieceBytes + 1, 9));
    EXPECT_EQ(sent(queue, 1), "-");
    queue.add(Kind::sound, 0, bytes(100));
    queue.add(text("a"));
    EXPECT_EQ(sent(queue), "st--v");

    queue.add(Kind::video, 77, bytes(2 * kPieceBytes + 5, 9));
    Pieces pieces;
    std::optional<std::vector<uint8_t>> whole;
    while (const auto next = queue.next()) {
        EXPECT_FALSE(whole);
        const auto envelope = read_envelope(next->envelope);
        EXPECT_EQ(envelope->tick, 77);
        EXPECT_EQ(envelope->sequence, 2u);
        whole = pieces.add(*envelope, {next->body, next->bytes});
        queue.sent();
    }
    ASSERT_TRUE(whole);
    EXPECT_EQ(*whole, std::vector<uint8_t>(2 * kPieceBytes + 5, 9));
}

TEST(SendQueue, OfSoundThatPilesUpTheOldestIsDroppedAndItsNumberIsMissing) {
    SendQueue queue(3);
    queue.add(Kind::sound, 1, bytes(10));
    ASSERT_TRUE(queue.next());  // is on its way
    for (int i = 2; i <= 6; i++) queue.add(Kind::sound, i, bytes(10));
    queue.sent();
    std::vector<uint32_t> numbers;
    while (const auto next = queue.next()) {
        numbers.push_back(read_envelope(next->envelope)->sequence);
        queue.sent();
    }
    EXPECT_EQ(numbers, (std::vector<uint32_t>{5, 6}));
    EXPECT_EQ(queue.piled_up(), 0u);
}

TEST(SendQueue, WhatPilesUpIsBehindTheFirst) {
    SendQueue queue(50);
    queue.add(text(std::string(1000, 'x')));
    EXPECT_EQ(queue.piled_up(), 0u);
    queue.add(Kind::video, 0, bytes(2 * kPieceBytes));
    EXPECT_EQ(queue.piled_up(), 2 * kPieceBytes);
    sent(queue, 2);
    EXPECT_EQ(queue.piled_up(), 0u);
    ASSERT_TRUE(queue.next());
    queue.add(text("abc"));
    EXPECT_EQ(queue.piled_up(), 3u);
    queue.clear();
    EXPECT_EQ(queue.piled_up(), 0u);
    queue.sent();
    EXPECT_FALSE(queue.next());
}

TEST(Envelope, SaysWhatItWasTold) {
    const Envelope told{Kind::sound, true, 0xfedcba98, -5};
    const auto bytes = write_envelope(told);
    const auto read = read_envelope(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->kind, Kind::sound);
    EXPECT_TRUE(read->more);
    EXPECT_EQ(read->sequence, 0xfedcba98u);
    EXPECT_EQ(read->tick, -5);
    for (size_t i : {0, 1, 2, 3}) {
        auto wrong = bytes;
        wrong[i] = 0xff;
        EXPECT_FALSE(read_envelope(wrong)) << i;
    }
    EXPECT_FALSE(read_envelope(std::span(bytes).first(15)));
}

}  // namespace
}  // namespace limn::stream
