#pragma once
// The constants of the view transforms. Matrices are row-major.

namespace limn::look {

// AgX: inset, log2 encoding, contrast sigmoid (slope 2 at the pivot, toe power 3, shoulder power 3.25), outset.
constexpr float kAgxInset[9] = {0.842479062253094f,  0.0784335999999992f, 0.0792237451477643f,
                                0.0423282422610123f, 0.878468636469772f,  0.0791661274605434f,
                                0.0423756549057051f, 0.0784336f,          0.879142973793104f};
constexpr float kAgxOutset[9] = {1.19687900512017f,    -0.0980208811401368f, -0.0990297440797205f,
                                 -0.0528968517574562f, 1.15190312990417f,    -0.0989611768448433f,
                                 -0.0529716355144438f, -0.0980434501171241f, 1.15107367264116f};
constexpr float kAgxLowest = -12.47393f, kAgxHighest = 4.026069f;  // log2 of linear light
// The sigmoid as a polynomial of our own fit: exact at 0 and 1, monotone, within 0.0034 of the closed form.
constexpr float kAgxSigmoid[7] = {0.0f,          0.12406345511f,  0.20828739292f, -5.93086851719f,
                                  30.379259839f, -38.9032597979f, 15.122517628f};

constexpr float kAcesExposure = 1.0f / 0.6f;
constexpr float kAcesIn[9] = {0.59719f, 0.35458f, 0.04823f, 0.07600f, 0.90834f, 0.01566f, 0.02840f, 0.13383f, 0.83777f};
constexpr float kAcesOut[9] = {1.60475f,  -0.53108f, -0.07367f, -0.10208f, 1.10813f,
                               -0.00605f, -0.00327f, -0.07276f, 1.07602f};

// Hable's shoulder, linear, linear angle, toe strength, toe numerator, toe denominator, white point.
constexpr float kHable[7] = {0.15f, 0.50f, 0.10f, 0.20f, 0.02f, 0.30f, 11.2f};
constexpr float kHableExposure = 3.58f;  // puts mid grey at half the coded range
constexpr float hable(float x) {
    return (x * (kHable[0] * x + kHable[2] * kHable[1]) + kHable[3] * kHable[4]) /
               (x * (kHable[0] * x + kHable[1]) + kHable[3] * kHable[5]) -
           kHable[4] / kHable[5];
}

// Brighter than any view transform tells apart, and small enough that no square overflows.
constexpr float kBrightest = 60000.0f;

}  // namespace limn::look
