// What the lanes' test runs in each width. Included once by each simd_*_test.cpp, which has defined LIMN_WIDE; no
// include guard and no code of its own, so that each width has its own copy in its own namespace.
#include <cstdint>
#include <vector>

#include "base/simd.h"
#include "base/simd_test.h"

namespace limn::base {
inline namespace LIMN_WIDE {

// Applies one function to n values, n a multiple of 16, W at a time.
template <class Function>
void each(const float* x, const float* y, float* out, int n, Function function) {
    for (int i = 0; i < n; i += W) store(out + i, function(load(x + i), load(y + i)));
}

void run_exp2(const float* x, const float* y, float* out, int n) {
    each(x, y, out, n, [](vf a, vf) { return exp2(a); });
}
void run_log2(const float* x, const float* y, float* out, int n) {
    each(x, y, out, n, [](vf a, vf) { return log2(a); });
}
void run_pow(const float* x, const float* y, float* out, int n) {
    each(x, y, out, n, [](vf a, vf b) { return pow(a, b); });
}
void run_sin(const float* x, const float* y, float* out, int n) {
    each(x, y, out, n, [](vf a, vf) {
        vf s, c;
        return sincos_2pi(a, s, c), s;
    });
}
void run_cos(const float* x, const float* y, float* out, int n) {
    each(x, y, out, n, [](vf a, vf) {
        vf s, c;
        return sincos_2pi(a, s, c), c;
    });
}
void run_select(const float* x, const float* y, float* out, int n) {
    each(x, y, out, n, [](vf a, vf b) { return select((a < b) & !(a == b), b - a, floor(a) + round(b)); });
}
void run_mix(const float* x, const float* y, float* out, int n) {
    each(x, y, out, n, [](vf a, vf) { return uniform(mix(to_int(a))); });
}
void run_gather(const float* x, const float*, float* out, int n) {
    // Reversed, and nothing read for every third lane.
    for (int i = 0; i < n; i += W) {
        const vi at = vi(n - 1 - i) - lane_index();
        vi remainder = lane_index() + vi(i);
        remainder = remainder - to_int(floor((to_float(remainder) + 0.5f) * (1.0f / 3))) * vi(3);
        store(out + i, gather(remainder != vi(0), x, at));
    }
}
void run_half(const float* x, const float*, float* out, int n) {
    uint16_t halves[W];
    for (int i = 0; i < n; i += W) {
        store_half(halves, load(x + i));
        store(out + i, load_half(halves));
    }
}
void run_bytes(const float* x, const float*, float* out, int n) {
    uint8_t bytes[W];
    for (int i = 0; i < n; i += W) {
        store_bytes(bytes, to_int(load(x + i)));
        store(out + i, to_float(load_bytes(bytes)));
    }
}
void run_compress(const float* x, const float* y, float* out, int n) {
    int kept = 0;
    std::vector<float> list(static_cast<size_t>(n) + W);
    for (int i = 0; i < n; i += W) kept += compress_store(load(x + i) > load(y + i), list.data() + kept, load(x + i));
    for (int i = 0; i < n; ++i) out[i] = i < kept ? list[static_cast<size_t>(i)] : 0;
}
void run_scatter(const float* x, const float* y, float* out, int n) {
    for (int i = 0; i < n; ++i) out[i] = -1;
    for (int i = 0; i < n; i += W) scatter(load(x + i) > load(y + i), out, vi(n - 1 - i) - lane_index(), load(x + i));
}
void run_first_lanes(const float*, const float*, float* out, int n) {
    // Masked loads and stores of a row that is three short.
    for (int i = 0; i < n; ++i) out[i] = static_cast<float>(i);
    for (int i = 0; i < n; i += W) {
        const vm inside = first_lanes(n - 3 - i > 0 ? n - 3 - i : 0);
        store(inside, out + i, load(inside, out + i) * 2.0f);
    }
}
void run_sums(const float* x, const float* y, float* out, int n) {
    // Sixteen sums whose order is the same in both widths only because all terms are small integers.
    for (int i = 0; i < n; i += 16) {
        float total = 0, greatest = -1e30f;
        for (int k = 0; k < 16; k += W) {
            total += sum(round(load(x + i + k)));
            greatest = largest(load(y + i + k)) > greatest ? largest(load(y + i + k)) : greatest;
        }
        for (int k = 0; k < 16; ++k) out[i + k] = k % 2 ? total : greatest;
    }
}

const LaneCases kCases = {run_exp2,   run_log2, run_pow,   run_sin,      run_cos,     run_select,      run_mix,
                          run_gather, run_half, run_bytes, run_compress, run_scatter, run_first_lanes, run_sums};

}  // namespace LIMN_WIDE
}  // namespace limn::base
