// What the prices in collaboration/budget.h rest on.
#include <benchmark/benchmark.h>

#include <fmt/format.h>

#include "collaboration/step.h"
#include "document/json.h"

namespace limn::collaboration {
namespace {

// Sets of the demo film's own numbers, every one another than last time.
std::string draft_text(int operations, int round) {
    std::string list;
    int made = 0;
    while (made < operations)
        for (const auto& node : *document::demo_document().nodes)
            for (size_t p = 0; p < node->values.size() && made < operations; p++)
                if (auto* value = std::get_if<double>(&node->values[p])) {
                    list += fmt::format(R"({}{{"kind":"set","path":"{}.{}","value":{}}})", made++ ? "," : "", node->id,
                                        node->kind->properties[p].name, *value * (round % 2 ? 0.999 : 1.0));
                }
    return fmt::format(R"({{"type":"draft","seq":{},"gesture":"g","stamp":1,"ops":[{}]}})", round + 1, list);
}

State with_members() {
    State state = make_state("demo", make_history(document::demo_document()));
    for (MemberId id : {1, 2})
        step(state, {0, 0, Received{id, client::Hello{fmt::format("c{}", id), "", Codec::h264, 1, 1}}});
    return state;
}

void read(benchmark::State& bench) {
    const std::string text = draft_text(static_cast<int>(bench.range(0)), 0);
    for (auto _ : bench) benchmark::DoNotOptimize(parse_client_message(text));
    bench.SetBytesProcessed(static_cast<int64_t>(text.size()) * bench.iterations());
}
BENCHMARK(read)->Arg(1)->Arg(512);

void draft(benchmark::State& bench) {
    State state = with_members();
    std::array messages{*parse_client_message(draft_text(static_cast<int>(bench.range(0)), 0)),
                        *parse_client_message(draft_text(static_cast<int>(bench.range(0)), 1))};
    double now = 1;
    int round = 0;
    for (auto _ : bench) {
        for (const Effect& effect : step(state, {now += 1, 0, Received{1, messages[round++ % 2]}}))
            if (auto* say = std::get_if<Send>(&effect)) benchmark::DoNotOptimize(to_json(say->message));
    }
}
BENCHMARK(draft)->Arg(1)->Arg(512);

void record(benchmark::State& bench) {
    State state = with_members();
    double now = 1;
    uint64_t seq = 0;
    for (auto _ : bench) {
        ++seq;
        client::Ops ops{seq, fmt::format("g{}", seq), 0, {document::set("camera.exposure", seq % 2 ? 0.1 : 0.2)}};
        for (const Effect& effect : step(state, {now += 1, 0, Received{1, std::move(ops)}}))
            if (auto* append = std::get_if<Append>(&effect)) step(state, {now, 0, Committed{append->batch}});
    }
}
BENCHMARK(record);

void creation(benchmark::State& bench) {
    State state = with_members();
    int made = 0;
    for (auto _ : bench) {
        client::Draft draft{1, "g", 0, {}};
        for (int i = 0; i < 64; i++)
            draft.operations.push_back({document::Create{fmt::format("n{}", made++), "light", "", {}}});
        step(state, {1, 0, Received{1, std::move(draft)}});
    }
}
BENCHMARK(creation);

void hello(benchmark::State& bench) {
    State state = with_members();
    for (auto _ : bench) {
        for (const Effect& effect : step(state, {1, 0, Received{3, client::Hello{"c3", "", Codec::h264, 1, 1}}}))
            if (auto* say = std::get_if<Send>(&effect)) benchmark::DoNotOptimize(to_json(say->message));
        step(state, {1, 0, Left{3}});
    }
}
BENCHMARK(hello);

}  // namespace
}  // namespace limn::collaboration

BENCHMARK_MAIN();
