#include "library/material_previews.h"

#include <fmt/format.h>
#include <sched.h>
#include <spdlog/spdlog.h>

#include <chrono>

#include "base/files.h"
#include "base/random.h"
#include "base/task_pool.h"
#include "material/catalogue.h"
#include "world/thumbnail.h"

namespace limn::library {
namespace {

constexpr int kSize = 192;
constexpr uint64_t kMostBytes = 1 << 20;  // of a picture
constexpr int kLook = 2;                  // of the preview studio and the patterns: counted up when they change

}  // namespace

std::string previews_name() {
    uint64_t h = kLook;
    for (char c : material::catalogue_text()) h = base::mix64(h ^ static_cast<uint8_t>(c)) + 0x9e3779b97f4a7c15ULL;
    return fmt::format("materials-{:016x}", h);
}

MaterialPreviews::MaterialPreviews(std::filesystem::path folder, MakeRender make_render, double rest)
    : folder_(std::move(folder)), make_render_(std::move(make_render)) {
    bool whole = true;
    for (const material::Entry& e : material::catalogue()) {
        auto jpeg = base::read_file(folder_ / (e.id + ".jpg"), kMostBytes);
        const bool there = jpeg && !jpeg->empty();
        whole &= there;
        if (there) keep(e.id, *std::move(jpeg));
    }
    if (!whole) worker_ = std::thread([this, rest] { work(rest); });
}

MaterialPreviews::~MaterialPreviews() {
    ended_ = true;
    if (worker_.joinable()) worker_.join();
}

std::shared_ptr<const std::string> MaterialPreviews::find(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto at = pictures_.find(id);
    return at == pictures_.end() ? nullptr : at->second;
}

void MaterialPreviews::keep(const std::string& id, std::string jpeg) {
    auto shared = std::make_shared<const std::string>(std::move(jpeg));
    const std::lock_guard lock(mutex_);
    pictures_[id] = std::move(shared);
}

void MaterialPreviews::work(double rest) {
    // What is left over by everything else, and nothing more.
    const sched_param none{};
    ::sched_setscheduler(0, SCHED_IDLE, &none);
    for (int i = 0; i < static_cast<int>(rest * 10) && !ended_; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    base::remove_drafts(folder_);
    base::flush_denormals();
    const Render render = make_render_();
    for (const material::Entry& e : material::catalogue()) {
        if (find(e.id)) continue;
        const base::Image8 picture = render(e.id, kSize, ended_);
        if (ended_) return;
        const auto encoded = world::encode_jpeg(picture, 88);
        if (!encoded) return spdlog::warn("the preview of {} cannot be written: {}", e.id, encoded.error().message);
        std::string jpeg(reinterpret_cast<const char*>(encoded->data()), encoded->size());
        // Kept in memory all the same when the disk is full.
        [[maybe_unused]] auto kept = base::write_durably(folder_ / (e.id + ".jpg"), jpeg);
        keep(e.id, std::move(jpeg));
    }
}

}  // namespace limn::library
