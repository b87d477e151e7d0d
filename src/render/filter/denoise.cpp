#include "render/filter/denoise.h"

#include <dlfcn.h>

#include <filesystem>

namespace limn::render {
namespace {

// The few calls of the C interface that are needed; declared by hand, since its headers do not come with the library.
using Device = void*;
using Filter = void*;
using Progress = bool (*)(void* user, double done);
constexpr int kDeviceCpu = 1, kFormatFloat3 = 3, kQualityFast = 4, kQualityBalanced = 5;
constexpr int kOldest = 20300, kNewest = 29999;  // major * 10000 + minor * 100 + patch
constexpr int kErrorCancelled = 6;

struct Calls {
    Device (*new_device)(int type);
    void (*release_device)(Device);
    void (*set_device_int)(Device, const char*, int);
    void (*set_device_bool)(Device, const char*, bool);
    int (*get_device_int)(Device, const char*);
    void (*commit_device)(Device);
    int (*get_error)(Device, const char**);
    Filter (*new_filter)(Device, const char*);
    void (*release_filter)(Filter);
    void (*set_image)(Filter, const char*, void*, int format, size_t width, size_t height, size_t offset, size_t pixel,
                      size_t row);
    void (*set_filter_bool)(Filter, const char*, bool);
    void (*set_filter_int)(Filter, const char*, int);
    void (*set_progress)(Filter, Progress, void*);
    void (*commit_filter)(Filter);
    void (*execute)(Filter);
};

}  // namespace

struct Denoiser {
    void* library = nullptr;
    Calls calls{};
    Device device = nullptr;
    Filter filter = nullptr;
};

void DenoiserDeleter::operator()(Denoiser* d) const {
    if (d->filter) d->calls.release_filter(d->filter);
    if (d->device) d->calls.release_device(d->device);
    // The library stays: its threads may outlive the device for a moment.
    delete d;
}

base::Result<DenoiserPtr> open_denoiser(const std::string& library, int threads) {
    std::error_code none;
    if (!std::filesystem::exists(library, none)) return base::Error{library + " is not there"};
    DenoiserPtr d(new Denoiser);
    d->library = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!d->library) return base::Error{std::string("the denoiser cannot be loaded: ") + dlerror()};
    const char* missing = nullptr;
    const auto find = [&](auto& call, const char* name) {
        void* symbol = dlsym(d->library, name);
        if (!symbol) missing = name;
        call = reinterpret_cast<std::remove_reference_t<decltype(call)>>(symbol);
    };
    Calls& c = d->calls;
    find(c.new_device, "oidnNewDevice");
    find(c.release_device, "oidnReleaseDevice");
    find(c.set_device_int, "oidnSetDeviceInt");
    find(c.set_device_bool, "oidnSetDeviceBool");
    find(c.get_device_int, "oidnGetDeviceInt");
    find(c.commit_device, "oidnCommitDevice");
    find(c.get_error, "oidnGetDeviceError");
    find(c.new_filter, "oidnNewFilter");
    find(c.release_filter, "oidnReleaseFilter");
    find(c.set_image, "oidnSetSharedFilterImage");
    find(c.set_filter_bool, "oidnSetFilterBool");
    find(c.set_filter_int, "oidnSetFilterInt");
    find(c.set_progress, "oidnSetFilterProgressMonitorFunction");
    find(c.commit_filter, "oidnCommitFilter");
    find(c.execute, "oidnExecuteFilter");
    if (missing) return base::Error{library + " has no " + missing + ": it is another version of the denoiser"};

    d->device = c.new_device(kDeviceCpu);
    const auto fault = [&]() -> std::string {
        const char* message = nullptr;
        return c.get_error(d->device, &message) != 0 ? (message ? message : "unknown error") : "";
    };
    if (!d->device) return base::Error{"the denoiser finds no processor that it can use: " + fault()};
    if (threads > 0) c.set_device_int(d->device, "numThreads", threads);
    c.set_device_bool(d->device, "setAffinity", false);
    c.commit_device(d->device);
    if (const int version = c.get_device_int(d->device, "version"); version < kOldest || version > kNewest)
        return base::Error{library + " is version " + std::to_string(version) + ", which is not known here"};
    d->filter = c.new_filter(d->device, "RT");
    if (std::string why = fault(); !why.empty()) return base::Error{"the denoiser does not start: " + why};
    return d;
}

std::string version_of(const Denoiser& d) {
    const int v = d.calls.get_device_int(d.device, "version");
    return std::to_string(v / 10000) + "." + std::to_string(v / 100 % 100) + "." + std::to_string(v % 100);
}

base::Result<bool> denoise(Denoiser& d, const DenoiseInput& in, const std::atomic<bool>& cancel, float* out) {
    const Calls& c = d.calls;
    const auto image = [&](const char* name, const float* data) {
        c.set_image(d.filter, name, const_cast<float*>(data), kFormatFloat3, static_cast<size_t>(in.width),
                    static_cast<size_t>(in.height), 0, 0, 0);
    };
    image("color", in.color);
    image("albedo", in.albedo);
    image("normal", in.normal);
    image("output", out);
    c.set_filter_bool(d.filter, "hdr", true);
    c.set_filter_int(d.filter, "quality", in.fine ? kQualityBalanced : kQualityFast);
    c.set_progress(
        d.filter,
        [](void* user, double) {
            return !static_cast<const std::atomic<bool>*>(user)->load(std::memory_order_relaxed);
        },
        const_cast<std::atomic<bool>*>(&cancel));
    c.commit_filter(d.filter);
    c.execute(d.filter);
    const char* message = nullptr;
    const int error = c.get_error(d.device, &message);
    if (error == kErrorCancelled) return false;
    if (error != 0) return base::Error{std::string("the denoiser failed: ") + (message ? message : "unknown error")};
    return true;
}

}  // namespace limn::render
