#include "inference/runtime.h"

#include <dlfcn.h>

#include <filesystem>

#include "inference/onnx_calls.h"

namespace limn::inference {
namespace {

struct ApiBase {
    const void* const* (*get_api)(uint32_t version);
    const char* (*get_version)();
};

Calls calls_of(const void* const* table) {
    Calls c{};
    const auto take = [&](auto& call, size_t index) {
        call = reinterpret_cast<std::remove_reference_t<decltype(call)>>(const_cast<void*>(table[index]));
    };
    take(c.get_error_message, 2);
    take(c.create_env, 3);
    take(c.create_session_from_array, 8);
    take(c.run, 9);
    take(c.create_session_options, 10);
    take(c.set_optimization_level, 23);
    take(c.set_intra_op_threads, 24);
    take(c.set_inter_op_threads, 25);
    take(c.input_count, 30);
    take(c.output_count, 31);
    take(c.input_name, 36);
    take(c.output_name, 37);
    take(c.create_tensor_with_data, 49);
    take(c.get_tensor_data, 51);
    take(c.get_element_type, 60);
    take(c.get_dimension_count, 61);
    take(c.get_dimensions, 62);
    take(c.get_type_and_shape, 65);
    take(c.create_cpu_memory_info, 69);
    take(c.allocator_free, 76);
    take(c.get_default_allocator, 78);
    take(c.release_env, 92);
    take(c.release_status, 93);
    take(c.release_memory_info, 94);
    take(c.release_session, 95);
    take(c.release_value, 96);
    take(c.release_type_and_shape, 99);
    take(c.release_session_options, 100);
    take(c.add_config_entry, 130);
    return c;
}

}  // namespace

Runtime::~Runtime() {
    // The library itself stays: it may keep threads for a moment.
    if (memory) calls.release_memory_info(memory);
    if (env) calls.release_env(env);
}

std::string fault_of(const Calls& calls, Status status) {
    if (!status) return {};
    const char* message = calls.get_error_message(status);
    std::string said = message && *message ? message : "unknown error";
    calls.release_status(status);
    return said;
}

base::Result<RuntimePtr> open_runtime(const std::string& library, const std::string& user) {
    const std::string needs = user + " needs ONNX Runtime, ";
    std::error_code none;
    if (!std::filesystem::exists(library, none))
        return base::Error{needs + "and " + library + " is not there: run ./run, which brings it"};
    void* loaded = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!loaded) return base::Error{needs + "which cannot be loaded: " + dlerror()};
    const auto get_base = reinterpret_cast<const ApiBase* (*)()>(dlsym(loaded, "OrtGetApiBase"));
    if (!get_base) return base::Error{needs + "and " + library + " is something else: run ./run, which brings it"};
    const ApiBase* base = get_base();
    const void* const* table = base->get_api(kApiVersion);
    if (!table) return base::Error{needs + "and " + library + " is another version of it: run ./run, which brings it"};
    auto runtime = std::make_shared<Runtime>();
    runtime->version = base->get_version();
    Calls& c = runtime->calls = calls_of(table);
    std::string fault = fault_of(c, c.create_env(kLogFatal, "limn", &runtime->env));
    if (fault.empty()) fault = fault_of(c, c.create_cpu_memory_info(kArena, kMemoryDefault, &runtime->memory));
    if (fault.empty()) fault = fault_of(c, c.get_default_allocator(&runtime->allocator));
    if (!fault.empty()) return base::Error{needs + "which does not start: " + fault};
    return runtime;
}

std::string version_of(const Runtime& runtime) {
    return runtime.version;
}

}  // namespace limn::inference
