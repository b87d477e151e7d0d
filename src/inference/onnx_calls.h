#pragma once
// The few calls of ONNX Runtime's C interface that are needed, declared by hand since its headers do not come with the
// library. The interface is a table of functions that only ever grows at its end, so that an index holds for every
// later version (onnxruntime_c_api.h, struct OrtApi).
#include <cstddef>
#include <cstdint>
#include <string>

#include "inference/runtime.h"

namespace limn::inference {

using Status = void*;  // null: it went well; else to be released
using Handle = void*;  // of an object of the library

constexpr uint32_t kApiVersion = 8;  // the oldest whose table holds all of the below
constexpr int kLogFatal = 4, kOptimiseAll = 99, kArena = 1, kMemoryDefault = 0;
constexpr int kFloat = 1, kInt64 = 7;  // of ONNXTensorElementDataType

// Named as in OrtApi; the comment is the index in the table.
struct Calls {
    const char* (*get_error_message)(const void* status);                // 2
    Status (*create_env)(int log_level, const char* name, Handle* out);  // 3
    Status (*create_session_from_array)(Handle env, const void* data, size_t size, const void* options,
                                        Handle* out);  // 8
    Status (*run)(Handle session, const void* options, const char* const* input_names, const Handle* inputs,
                  size_t input_count, const char* const* output_names, size_t output_count, Handle* outputs);  // 9
    Status (*create_session_options)(Handle* out);                                                             // 10
    Status (*set_optimization_level)(Handle options, int level);                                               // 23
    Status (*set_intra_op_threads)(Handle options, int threads);                                               // 24
    Status (*set_inter_op_threads)(Handle options, int threads);                                               // 25
    Status (*input_count)(const void* session, size_t* out);                                                   // 30
    Status (*output_count)(const void* session, size_t* out);                                                  // 31
    Status (*input_name)(const void* session, size_t index, Handle allocator, char** out);                     // 36
    Status (*output_name)(const void* session, size_t index, Handle allocator, char** out);                    // 37
    Status (*create_tensor_with_data)(const void* memory, void* data, size_t bytes, const int64_t* shape, size_t rank,
                                      int type, Handle* out);                        // 49
    Status (*get_tensor_data)(Handle value, void** out);                             // 51
    Status (*get_element_type)(const void* info, int* out);                          // 60
    Status (*get_dimension_count)(const void* info, size_t* out);                    // 61
    Status (*get_dimensions)(const void* info, int64_t* out, size_t count);          // 62
    Status (*get_type_and_shape)(const void* value, Handle* out);                    // 65
    Status (*create_cpu_memory_info)(int allocator, int memory, Handle* out);        // 69
    Status (*allocator_free)(Handle allocator, void* memory);                        // 76
    Status (*get_default_allocator)(Handle* out);                                    // 78
    void (*release_env)(Handle);                                                     // 92
    void (*release_status)(Status);                                                  // 93
    void (*release_memory_info)(Handle);                                             // 94
    void (*release_session)(Handle);                                                 // 95
    void (*release_value)(Handle);                                                   // 96
    void (*release_type_and_shape)(Handle);                                          // 99
    void (*release_session_options)(Handle);                                         // 100
    Status (*add_config_entry)(Handle options, const char* key, const char* value);  // 130
};

struct Runtime {
    Calls calls{};
    std::string version;
    Handle env = nullptr, memory = nullptr, allocator = nullptr;  // the allocator is the library's own
    ~Runtime();
};

// What went wrong, and the status released; empty when nothing did.
std::string fault_of(const Calls& calls, Status status);

// An object of the library that is released with this value.
struct Owned {
    Handle handle = nullptr;
    void (*release)(Handle) = nullptr;
    explicit Owned(void (*how)(Handle)) : release(how) {}
    Owned(Owned&& other) noexcept : handle(other.handle), release(other.release) { other.handle = nullptr; }
    Owned& operator=(Owned&&) = delete;
    ~Owned() {
        if (handle) release(handle);
    }
};

}  // namespace limn::inference
