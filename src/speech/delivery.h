#pragma once
// How a line is spoken: what a voice and a mood change of the one that the network knows.
namespace limn::speech {

// The defaults change nothing.
struct Delivery {
    float pitch = 0;        // semitones that the melody is moved by, -24 to 24
    float pitch_range = 1;  // factor of the melody's distance from its median, 0 to 3
    float formants = 1;     // factor of the resonances' frequencies, 0.85 to 1.15: beyond 10 % it sounds made
    float time = 1;         // factor of all durations, 0.5 to 2
    float tremor = 0;       // semitones, 0 to 0.5: more sounds like a goat
    float tremor_rate = 5;  // Hz
    float jitter = 0;       // semitones of fast irregular pitch, 0 to 1
    float shimmer = 0;      // dB of fast irregular strength, 0 to 3
    float breath = 0;       // dB of the breathing part above 1.2 kHz, -12 to 12
    float tilt = 0;         // dB an octave above 1 kHz, -6 to 6
    float shelf = 0;        // dB above 2 kHz, -12 to 12
    float gain = 0;         // dB, -24 to 12
    bool operator==(const Delivery&) const = default;
};

// A voice in a mood: shifts add up, factors multiply.
Delivery together(const Delivery& voice, const Delivery& mood);
// Each value within its range; what is not a number changes nothing.
Delivery clamped(const Delivery& delivery);
// From nothing (0) to all of it (1).
Delivery scaled(const Delivery& mood, float strength);

}  // namespace limn::speech
