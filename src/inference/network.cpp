#include "inference/network.h"

#include <algorithm>

#include "inference/onnx_calls.h"

namespace limn::inference {

struct Network {
    RuntimePtr runtime;
    NetworkOptions options;
    Handle session = nullptr;
};

void NetworkDeleter::operator()(Network* n) const {
    if (n->session) n->runtime->calls.release_session(n->session);
    delete n;
}

namespace {

base::Error fault_in(const NetworkOptions& options, const std::string& what) {
    return base::Error{"the network " + options.name + " fails: " + what};
}

using Count = Status (*)(const void*, size_t*);
using Name = Status (*)(const void*, size_t, Handle, char**);

base::Result<std::vector<std::string>> names_of(const Network& n, Count count_of, Name name_of) {
    const Calls& c = n.runtime->calls;
    size_t count = 0;
    if (auto fault = fault_of(c, count_of(n.session, &count)); !fault.empty()) return fault_in(n.options, fault);
    std::vector<std::string> names;
    for (size_t i = 0; i < count; i++) {
        char* name = nullptr;
        if (auto fault = fault_of(c, name_of(n.session, i, n.runtime->allocator, &name)); !fault.empty())
            return fault_in(n.options, fault);
        names.emplace_back(name);
        (void)fault_of(c, c.allocator_free(n.runtime->allocator, name));
    }
    return names;
}

base::Result<void> check_names(const Network& n) {
    const Calls& c = n.runtime->calls;
    const auto inputs = names_of(n, c.input_count, c.input_name);
    if (!inputs) return inputs.error();
    const auto outputs = names_of(n, c.output_count, c.output_name);
    if (!outputs) return outputs.error();
    for (const auto& name : *inputs)
        if (std::ranges::count(n.options.inputs, name) != 1)
            return fault_in(n.options, "its input " + name + " is not given");
    for (const auto& name : n.options.inputs)
        if (std::ranges::count(*inputs, name) != 1) return fault_in(n.options, "it has no input " + name);
    for (const auto& name : n.options.outputs)
        if (std::ranges::count(*outputs, name) != 1) return fault_in(n.options, "it has no output " + name);
    return {};
}

// Null: the shape does not say how many values there are.
std::string make_tensor(const Runtime& runtime, const Input& in, Handle* out) {
    constexpr int64_t kMost = int64_t(1) << 31;
    int64_t wanted = 1;
    for (const int64_t side : in.shape) {
        if (side < 0 || (side > 0 && wanted > kMost / side)) return "a shape is out of range";
        wanted *= side;
    }
    return std::visit(
        [&](auto values) {
            using T = std::remove_const_t<typename decltype(values)::element_type>;
            if (static_cast<int64_t>(values.size()) != wanted)
                return std::to_string(values.size()) + " values for a shape of " + std::to_string(wanted);
            return fault_of(runtime.calls,
                            runtime.calls.create_tensor_with_data(runtime.memory, const_cast<T*>(values.data()),
                                                                  values.size_bytes(), in.shape.data(), in.shape.size(),
                                                                  std::is_same_v<T, float> ? kFloat : kInt64, out));
        },
        in.values);
}

std::string read_tensor(const Calls& c, Handle value, Output& out) {
    Owned info(c.release_type_and_shape);
    int type = 0;
    size_t rank = 0;
    void* data = nullptr;
    std::string fault = fault_of(c, c.get_type_and_shape(value, &info.handle));
    if (fault.empty()) fault = fault_of(c, c.get_element_type(info.handle, &type));
    if (fault.empty()) fault = fault_of(c, c.get_dimension_count(info.handle, &rank));
    out.shape.resize(rank);
    if (fault.empty()) fault = fault_of(c, c.get_dimensions(info.handle, out.shape.data(), rank));
    if (fault.empty()) fault = fault_of(c, c.get_tensor_data(value, &data));
    if (!fault.empty()) return fault;
    size_t count = 1;
    for (const int64_t side : out.shape) count *= static_cast<size_t>(side);
    if (type == kFloat)
        out.values = std::vector<float>(static_cast<const float*>(data), static_cast<const float*>(data) + count);
    else if (type == kInt64)
        out.values = std::vector<int64_t>(static_cast<const int64_t*>(data), static_cast<const int64_t*>(data) + count);
    else
        return "an output is neither float nor int64";
    return {};
}

std::vector<const char*> pointers(const std::vector<std::string>& names) {
    std::vector<const char*> all;
    for (const auto& name : names) all.push_back(name.c_str());
    return all;
}

}  // namespace

base::Result<NetworkPtr> load_network(RuntimePtr runtime, std::span<const uint8_t> onnx, NetworkOptions wish) {
    NetworkPtr n(new Network{std::move(runtime), std::move(wish)});
    const Calls& c = n->runtime->calls;
    Owned options(c.release_session_options);
    std::string fault = fault_of(c, c.create_session_options(&options.handle));
    const auto then = [&](auto&& call) {
        if (fault.empty()) fault = fault_of(c, call());
    };
    then([&] { return c.set_optimization_level(options.handle, kOptimiseAll); });
    then([&] { return c.set_intra_op_threads(options.handle, std::max(1, n->options.threads)); });
    then([&] { return c.set_inter_op_threads(options.handle, 1); });
    // Threads that spin take the cores that frames are traced on.
    then([&] { return c.add_config_entry(options.handle, "session.intra_op.allow_spinning", "0"); });
    then([&] { return c.add_config_entry(options.handle, "session.inter_op.allow_spinning", "0"); });
    then([&] {
        return c.create_session_from_array(n->runtime->env, onnx.data(), onnx.size(), options.handle, &n->session);
    });
    if (!fault.empty()) return fault_in(n->options, fault);
    if (auto named = check_names(*n); !named) return named.error();
    return n;
}

base::Result<std::vector<Output>> run(const Network& n, std::span<const Input> inputs) {
    const Calls& c = n.runtime->calls;
    if (inputs.size() != n.options.inputs.size())
        return fault_in(n.options, std::to_string(inputs.size()) + " inputs are given, it takes " +
                                       std::to_string(n.options.inputs.size()));
    std::vector<Owned> owned;
    std::vector<Handle> given, made(n.options.outputs.size());
    owned.reserve(inputs.size() + made.size());
    for (size_t i = 0; i < inputs.size(); i++) {
        Owned& tensor = owned.emplace_back(c.release_value);
        if (auto fault = make_tensor(*n.runtime, inputs[i], &tensor.handle); !fault.empty())
            return fault_in(n.options, n.options.inputs[i] + ": " + fault);
        given.push_back(tensor.handle);
    }
    const auto input_names = pointers(n.options.inputs), output_names = pointers(n.options.outputs);
    const std::string fault = fault_of(c, c.run(n.session, nullptr, input_names.data(), given.data(), given.size(),
                                                output_names.data(), made.size(), made.data()));
    for (Handle value : made) owned.emplace_back(c.release_value).handle = value;
    if (!fault.empty()) return fault_in(n.options, fault);
    std::vector<Output> outputs(made.size());
    for (size_t i = 0; i < made.size(); i++)
        if (auto why = read_tensor(c, made[i], outputs[i]); !why.empty())
            return fault_in(n.options, n.options.outputs[i] + ": " + why);
    return outputs;
}

}  // namespace limn::inference
