#pragma once
// A network of numbers in the ONNX format: loaded from bytes, run with tensors by name.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "inference/runtime.h"

namespace limn::inference {

struct Network;
struct NetworkDeleter {
    void operator()(Network*) const;
};
using NetworkPtr = std::unique_ptr<Network, NetworkDeleter>;

struct NetworkOptions {
    std::string name;                          // for errors: "voice/heart/spectra"
    std::vector<std::string> inputs, outputs;  // every input; the outputs that are wanted, in the order of run's result
    int threads = 1;                           // >= 1, the caller's included; none of them spins while it waits
};

// Row-major values of what goes in; they have to outlive the call.
struct Input {
    std::variant<std::span<const float>, std::span<const int64_t>> values;
    std::vector<int64_t> shape;
};
// What comes out.
struct Output {
    std::variant<std::vector<float>, std::vector<int64_t>> values;
    std::vector<int64_t> shape;
    std::vector<float>& floats() { return std::get<0>(values); }
    std::vector<int64_t>& integers() { return std::get<1>(values); }
};

// The bytes are copied. Errors name the network: it is none, or has no such input or output.
base::Result<NetworkPtr> load_network(RuntimePtr runtime, std::span<const uint8_t> onnx, NetworkOptions options);

// inputs: in the order of the options. Errors name the network: a shape that does not fit its values or the network,
// values of another type; an output that is neither float nor int64. Any number of threads may run one network at once.
base::Result<std::vector<Output>> run(const Network& network, std::span<const Input> inputs);

}  // namespace limn::inference
