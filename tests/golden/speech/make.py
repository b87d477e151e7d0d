#!/usr/bin/env python3
"""Writes heart.json: what the voice's own Python program says of a dozen lines, for src/speech/original_test.cpp.

    make.py FOLDER     where PyPI's hibari-tts is unpacked; needs numpy and onnxruntime

The network is run as it is written (optimisation off): the runtime's rewriting of the whole network moves its integer
roundings, and with them the pitch of single frames by up to 1 Hz, so that the original does not agree with itself better.
Kept of each line: durations in steps; F0 of each frame in 0.01 Hz; the means over 75 bins of two log spectra in four frames;
and 0.02 s of sound without noise round its loudest moment, in 1/32768.
"""
import json
import pathlib
import sys

import numpy as np
import onnxruntime

SENTENCES = [
    "Hello there.", "The quick brown fox jumps over the lazy dog.", "Are you sure about that?", "No!",
    "She sells sea shells by the sea shore, and the shells she sells are fine.",
    "I measured the pleasure of the garage in January.", "Strengths and sixths are hard to say; so are texts.",
    "Well... I think, perhaps, we should go.", "Boys enjoy noisy toys.", "The year was nineteen eighty four.",
    "Would you bring me a cup of tea, please?", "Mmm.",
]
STEPS = "/Cast_32_output_0"
BANDS, BAND, SOUND = 8, 75, 480


class Silence:
    def standard_normal(self, shape, dtype):
        return np.zeros(shape, dtype)


def with_output(model, name):
    """The same network that also says what it calls `name`: a GraphProto's output (field 12) is appended to the model."""
    tools = pathlib.Path(__file__).resolve().parents[3] / "tools"
    sys.path.insert(0, str(tools))
    from pack.networks import GRAPH_OUTPUT, INT64, MODEL_GRAPH, field, tensor_info
    return model + field(MODEL_GRAPH, field(GRAPH_OUTPUT, tensor_info(name, INT64, 1)))  # protobuf merges what comes twice


def main():
    sys.path.insert(0, sys.argv[1])
    from hibari import Hibari, dsp
    original = Hibari()
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    model = pathlib.Path(original.model_path).read_bytes()
    session = onnxruntime.InferenceSession(with_output(model, STEPS), options)
    names = ["lh", "theta", "ln", "lr", "phi", "f0", STEPS]
    lines = []
    for sentence in SENTENCES:
        phonemes = " ".join(original.phonemize(sentence))
        ids = np.asarray([original.ids(phonemes)], np.int64)
        *spectra, steps = session.run(names, {"ids": ids, "speed": np.ones(1, np.float32)})
        spectra = [s[0] for s in spectra]
        sound = dsp.synth(*[s.copy() for s in spectra], Silence())
        frames = [int(f) for f in np.linspace(0, spectra[0].shape[1] - 1, 6)[1:5]]
        power = np.convolve(sound.astype(np.float64) ** 2, np.ones(SOUND), "valid")
        begin = int(np.argmax(power))
        bands = [[[round(float(s[BAND * b:BAND * (b + 1), f].mean()), 3) for b in range(BANDS)] for f in frames]
                 for s in (spectra[0], spectra[3])]
        lines.append({"text": sentence, "phonemes": phonemes, "steps": steps.reshape(-1).tolist(),
                      "f0": np.rint(spectra[5] * 100).astype(int).tolist(), "frames": frames, "pulses": bands[0], "free": bands[1],
                      "begin": begin, "sound": np.rint(32768 * sound[begin:begin + SOUND]).astype(int).tolist()})
    body = ",\n".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines)
    (pathlib.Path(__file__).parent / "heart.json").write_text(f"[\n{body}\n]\n")


if __name__ == "__main__":
    main()
