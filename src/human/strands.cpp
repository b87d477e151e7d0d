#include "human/strands.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.h"

namespace limn::human {
namespace {

struct Field {
    int width = 0, height = 0;
    std::vector<float> values;
    float at(int x, int y) const {
        return values[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)];
    }
    float& at(int x, int y) {
        return values[static_cast<size_t>(y) * static_cast<size_t>(width) + static_cast<size_t>(x)];
    }
};

Field field(int width, int height) {
    return {width, height, std::vector<float>(static_cast<size_t>(width) * static_cast<size_t>(height))};
}

int wrap(int i, int n) {
    return i < 0 ? i + n : i >= n ? i - n : i;
}

// Three box filters, one after the other, of 2 radius + 1 texels: close to a Gaussian.
void blur(Field& f, int radius) {
    Field other = f;
    const float share = 1.0f / static_cast<float>(2 * radius + 1);
    const auto along = [&](const Field& from, Field& to, bool rows) {
        const int lines = rows ? from.height : from.width, length = rows ? from.width : from.height;
        const auto index = [&](int line, int i) {
            return rows ? static_cast<size_t>(line) * static_cast<size_t>(from.width) + static_cast<size_t>(i)
                        : static_cast<size_t>(i) * static_cast<size_t>(from.width) + static_cast<size_t>(line);
        };
        for (int line = 0; line < lines; ++line) {
            float sum = 0;
            for (int i = -radius; i <= radius; ++i) sum += from.values[index(line, wrap(i, length))];
            for (int i = 0; i < length; ++i) {
                to.values[index(line, i)] = sum * share;
                sum += from.values[index(line, wrap(i + radius + 1, length))] -
                       from.values[index(line, wrap(i - radius, length))];
            }
        }
    };
    for (int round = 0; round < 3; ++round) {
        along(f, other, true);
        along(other, f, false);
    }
}

// The picture's light, or its coverage where it has but one colour.
Field brightness_of(const scene::Texture& t) {
    Field f = field(t.width, t.height);
    const uint32_t first = t.texels[0] & 0xffffffu;
    const bool plain =
        std::all_of(t.texels.begin(), t.texels.end(), [first](uint32_t c) { return (c & 0xffffffu) == first; });
    for (size_t i = 0; i < f.values.size(); ++i) {
        const uint32_t c = t.texels[i];
        f.values[i] = plain ? static_cast<float>(c >> 24)
                            : static_cast<float>((c & 255) + 2 * (c >> 8 & 255) + (c >> 16 & 255)) / 4;
    }
    return f;
}

// Cosine and sine of twice the angle of the strands.
struct Directions {
    Field cosine, sine;
};

// Where a texel and all within two of it are covered: past a rim the picture holds no strands.
bool well_within(const scene::Texture& t, int x, int y) {
    for (int dy = -2; dy <= 2; ++dy)
        for (int dx = -2; dx <= 2; ++dx) {
            const size_t at = static_cast<size_t>(wrap(y + dy, t.height)) * static_cast<size_t>(t.width) +
                              static_cast<size_t>(wrap(x + dx, t.width));
            if (t.texels[at] >> 24 < 64) return false;
        }
    return true;
}

Directions directions_of(const scene::Texture& picture) {
    const Field light = brightness_of(picture);
    const int w = light.width, h = light.height;
    Directions d{field(w, h), field(w, h)};
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            if (!well_within(picture, x, y)) continue;
            const float gx = (light.at(wrap(x + 1, w), y) - light.at(wrap(x - 1, w), y)) * static_cast<float>(w);
            const float gy = (light.at(x, wrap(y + 1, h)) - light.at(x, wrap(y - 1, h))) * static_cast<float>(h);
            d.cosine.at(x, y) = (gy * gy - gx * gx) * 1e-6f;
            d.sine.at(x, y) = -2 * gx * gy * 1e-6f;
        }
    constexpr int kCalm = 9;  // texels: strands of one lock agree
    blur(d.cosine, kCalm);
    blur(d.sine, kCalm);
    for (size_t i = 0; i < d.cosine.values.size(); ++i) {
        float &c = d.cosine.values[i], &s = d.sine.values[i];
        c -= 1e-3f;  // what has no direction of its own runs along v
        const float length = std::sqrt(c * c + s * s);
        c = length > 0 ? c / length : -1;
        s = length > 0 ? s / length : 0;
    }
    return d;
}

constexpr int kFiner = 2, kReach = 12;  // texels of the finer map that a strand's value is smeared over, each way

// One step along the strand of each texel of the picture, and a number of its own for each of the finer map.
struct Steps {
    std::vector<base::Float2> along;
    Field noise;
};

Steps steps_of(const Directions& d) {
    Steps s{std::vector<base::Float2>(d.cosine.values.size()),
            field(d.cosine.width * kFiner, d.cosine.height * kFiner)};
    for (size_t i = 0; i < s.along.size(); ++i) {
        const float c2 = d.cosine.values[i], s2 = d.sine.values[i];
        s.along[i] = {std::sqrt(std::max(0.5f + 0.5f * c2, 0.0f)),
                      std::sqrt(std::max(0.5f - 0.5f * c2, 0.0f)) * (s2 < 0 ? -1.0f : 1.0f)};
    }
    for (size_t i = 0; i < s.noise.values.size(); ++i)
        s.noise.values[i] = base::uniform(base::mix(static_cast<uint32_t>(i) * 0x9e3779b9U + 7));
    return s;
}

// Noise smeared along the strands: from each texel up and down the directions.
float smear(const Steps& s, int x, int y) {
    const int width = s.noise.width, height = s.noise.height, coarse_width = width / kFiner;
    float sum = 0;
    for (int way : {1, -1}) {
        float px = static_cast<float>(x) + 0.5f, py = static_cast<float>(y) + 0.5f, before_x = 0,
              before_y = static_cast<float>(way);
        for (int step = 0; step < kReach; ++step) {
            const int ix = std::clamp(static_cast<int>(px), 0, width - 1),
                      iy = std::clamp(static_cast<int>(py), 0, height - 1);
            if (step > 0 || way > 0) sum += s.noise.at(ix, iy);
            const size_t at =
                static_cast<size_t>(iy / kFiner) * static_cast<size_t>(coarse_width) + static_cast<size_t>(ix / kFiner);
            base::Float2 on = s.along[at];
            if (on.x * before_x + on.y * before_y < 0) on = {-on.x, -on.y};
            px += on.x, py += on.y;
            before_x = on.x, before_y = on.y;
        }
    }
    constexpr float kCount = 2 * kReach - 1;
    return 0.5f + (sum / kCount - 0.5f) * 3.2f;  // the mean of so many hardly leaves the middle: spread it out again
}

// Bilinear coverage of the picture under the middle of a finer texel, [0, 1].
float coverage_at(const scene::Texture& t, int x, int y) {
    const float px = (static_cast<float>(x) + 0.5f) / kFiner - 0.5f,
                py = (static_cast<float>(y) + 0.5f) / kFiner - 0.5f;
    const int x0 = static_cast<int>(std::floor(px)), y0 = static_cast<int>(std::floor(py));
    const float fx = px - static_cast<float>(x0), fy = py - static_cast<float>(y0);
    const auto texel = [&](int tx, int ty) {
        return static_cast<float>(t.texels[static_cast<size_t>(wrap(ty, t.height)) * static_cast<size_t>(t.width) +
                                           static_cast<size_t>(wrap(tx, t.width))] >>
                                  24);
    };
    return ((texel(x0, y0) * (1 - fx) + texel(x0 + 1, y0) * fx) * (1 - fy) +
            (texel(x0, y0 + 1) * (1 - fx) + texel(x0 + 1, y0 + 1) * fx) * fy) /
           255;
}

uint32_t byte(float v) {
    return static_cast<uint32_t>(std::clamp(v, 0.0f, 1.0f) * 255 + 0.5f);
}

}  // namespace

std::shared_ptr<const scene::Texture> trace_strands(const scene::Texture& picture, bool fall, base::Cancel cancel) {
    const Directions d = directions_of(picture);
    if (base::is_set(cancel)) return nullptr;
    const Steps steps = steps_of(d);
    auto map = std::make_shared<scene::Texture>();
    map->width = picture.width * kFiner;
    map->height = picture.height * kFiner;
    map->linear = true;
    const float told = fall ? 0.125f : 0.5f;
    map->texels.resize(static_cast<size_t>(map->width) * static_cast<size_t>(map->height));
    for (int y = 0; y < map->height; ++y) {
        if (base::is_set(cancel)) return nullptr;
        for (int x = 0; x < map->width; ++x) {
            const float own = smear(steps, x, y), soft = coverage_at(picture, x, y);
            // A rim is where some strands have ended and others have not; what is wholly there or wholly gone stays so.
            const float parted = soft > 0.98f || soft < 0.02f ? soft : 0.5f + (soft - std::clamp(own, 0.1f, 0.8f)) * 3;
            map->texels[static_cast<size_t>(y) * static_cast<size_t>(map->width) + static_cast<size_t>(x)] =
                byte(0.5f + told * d.cosine.at(x / kFiner, y / kFiner)) |
                byte(0.5f + told * d.sine.at(x / kFiner, y / kFiner)) << 8 | byte(own) << 16 | byte(parted) << 24;
        }
    }
    return map;
}

}  // namespace limn::human
