"""The voice that people speak with, and the network that pronounces unknown words.

Entries: "voice/heart/durations", "voice/heart/prosody" and "voice/heart/spectra", the three parts of one network (below);
"voice/symbols.json", phoneme to id; "voice/unknown_word" with "voice/unknown_word.json", its letters and phonemes.

The network is cut where a voice is changed: between the parts the program alters durations and the melody, and what comes after
a cut has to be *given* those values, which a runtime only lets one do with inputs of a network.

durations: ids i64 [1, n] -> durations f4 [n] in steps of 600 samples, before rounding and tempo; prosody_text, spectra_text
    f4 [1, channels, n], what is known of each phoneme.
prosody: steps i64 [n], prosody_text -> f0 f4 [1, frames] in Hz, energy f4 [1, frames]; two frames a step.
spectra: steps, spectra_text, f0, energy -> pulses, rotation, noise, free, phase f4 [1, 601, frames].
"""
import json

from pack.networks import FLOAT, INT64, cut

STEPS = ("/Cast_32_output_0", INT64)
SPECTRA_TEXT = ("/Transpose_22_output_0", FLOAT, 3)
PROSODY_TEXT = ("/Transpose_55_output_0", FLOAT, 3)
F0 = ("f0", FLOAT, 2)
ENERGY = ("/Mul_62_output_0", FLOAT, 2)
SPECTRA = [(name, FLOAT, 3) for name in ("lh", "theta", "ln", "lr", "phi")]


def add_voices(writer, carriers):
    assets = carriers / "hibari" / "hibari" / "assets"
    model = (assets / "hibari.onnx").read_bytes()
    steps = (*STEPS, 1)
    writer.bytes("voice/heart/durations", cut(model, [("ids", INT64, 2)], [("/Sub_output_0", FLOAT, 1), PROSODY_TEXT, SPECTRA_TEXT]))
    writer.bytes("voice/heart/prosody", cut(model, [steps, PROSODY_TEXT], [F0, ENERGY]))
    writer.bytes("voice/heart/spectra", cut(model, [steps, SPECTRA_TEXT, F0, ENERGY], SPECTRA))
    writer.json("voice/symbols.json", json.loads((assets / "vocab.json").read_text()))
    writer.bytes("voice/unknown_word", (assets / "oov.onnx").read_bytes())
    known = json.loads((assets / "oov.json").read_text())
    writer.json("voice/unknown_word.json", {key: known[key] for key in ("in", "out", "maxlen")})
