#pragma once
// ONNX Runtime, loaded at run time as the denoiser is: what needs a network says so where the library is not there,
// and nothing else breaks.
#include <memory>
#include <string>

#include "base/result.h"

namespace limn::inference {

struct Runtime;
using RuntimePtr = std::shared_ptr<Runtime>;

// `library` is the path of libonnxruntime.so; `user` is what needs it, for the error: "speech". Fails when it cannot be
// loaded or does not offer the calls that are needed. Any number may be open; all share one library.
base::Result<RuntimePtr> open_runtime(const std::string& library, const std::string& user);
// "1.32.0"
std::string version_of(const Runtime& runtime);

}  // namespace limn::inference
