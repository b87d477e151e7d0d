#include "store/head.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <functional>

#include "store/files.h"
#include "store/tables.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMarkBytes = 128;
constexpr size_t kNameBytes = 64;
constexpr size_t kMostMarks = 65'536;
constexpr int64_t kMagic = 0x3144414548204e4cLL;  // a version of this layout

using Slot = std::array<unsigned char, kMarkBytes>;

// Layout, little-endian: check, magic, session, created_ms, revision, checksum (8 bytes each), length of the name,
// name.
template <class Number>
void put_number(Slot& slot, size_t at, Number number) {
    std::memcpy(slot.data() + at, &number, sizeof number);
}
int64_t number_at(const Slot& slot, size_t at) {
    int64_t number = 0;
    std::memcpy(&number, slot.data() + at, sizeof number);
    return number;
}
int64_t check_of(const Slot& slot) {
    return Checksum().add({reinterpret_cast<const char*>(slot.data()) + 8, kMarkBytes - 8}).value();
}

Slot slot_of(const HeadMark& mark) {
    Slot slot{};
    put_number(slot, 8, kMagic);
    put_number(slot, 16, mark.session);
    put_number(slot, 24, mark.created_ms);
    put_number(slot, 32, mark.revision);
    put_number(slot, 40, mark.checksum);
    size_t length = std::min(mark.name.size(), kNameBytes);
    slot[48] = static_cast<unsigned char>(length);
    std::memcpy(slot.data() + 49, mark.name.data(), length);
    put_number(slot, 0, check_of(slot));
    return slot;
}

// Calls back with each place and, where it is whole, its mark (session 0: free).
void read_places(int file, const std::function<void(size_t, const HeadMark*)>& take) {
    Slot slot;
    for (size_t place = 0; place < kMostMarks; ++place) {
        if (::pread(file, slot.data(), slot.size(), static_cast<off_t>(place * kMarkBytes)) !=
            static_cast<ssize_t>(slot.size()))
            return;
        if (number_at(slot, 8) != kMagic || number_at(slot, 0) != check_of(slot) || slot[48] > kNameBytes) {
            take(place, nullptr);
            continue;
        }
        HeadMark mark{number_at(slot, 16), std::string(reinterpret_cast<const char*>(slot.data()) + 49, slot[48]),
                      number_at(slot, 24), static_cast<uint64_t>(number_at(slot, 32)), number_at(slot, 40)};
        take(place, &mark);
    }
}

}  // namespace

fs::path head_path(const fs::path& folder) {
    return folder / "limn.db.head";
}

std::vector<HeadMark> read_head(const fs::path& folder) {
    std::vector<HeadMark> marks;
    int file = ::open(head_path(folder).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return marks;
    read_places(file, [&](size_t, const HeadMark* mark) {
        if (mark && mark->session > 0) marks.push_back(*mark);
    });
    ::close(file);
    return marks;
}

Head::~Head() {
    sync();
    if (file_ >= 0) ::close(file_);
}

base::Result<void> Head::open(const fs::path& folder) {
    file_ = ::open(head_path(folder).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) return file_error("opening limn.db.head", errno);
    read_places(file_, [&](size_t place, const HeadMark* mark) {
        places_ = place + 1;
        if (mark && mark->session > 0)
            place_of_[mark->session] = place;
        else
            free_.push_back(place);
    });
    return {};
}

void Head::put(const HeadMark& mark) {
    if (file_ < 0) return;
    auto found = place_of_.find(mark.session);
    if (found == place_of_.end()) {
        size_t place = places_;
        if (!free_.empty()) {
            place = free_.back();
            free_.pop_back();
        } else if (++places_ > kMostMarks) {
            return;
        }
        found = place_of_.emplace(mark.session, place).first;
    }
    Slot slot = slot_of(mark);
    // Where it cannot be written, an older mark stays: it says less, but nothing wrong.
    [[maybe_unused]] ssize_t written =
        ::pwrite(file_, slot.data(), slot.size(), static_cast<off_t>(found->second * kMarkBytes));
    unsynced_ = true;
}

void Head::forget(int64_t session) {
    auto found = place_of_.find(session);
    if (file_ < 0 || found == place_of_.end()) return;
    Slot slot = slot_of({});
    [[maybe_unused]] ssize_t written =
        ::pwrite(file_, slot.data(), slot.size(), static_cast<off_t>(found->second * kMarkBytes));
    free_.push_back(found->second);
    place_of_.erase(found);
    unsynced_ = true;
}

void Head::sync() {
    if (file_ >= 0 && unsynced_) ::fdatasync(file_);
    unsynced_ = false;
}

}  // namespace limn::store
