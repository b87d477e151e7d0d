"""How far a picture is from its reference, in linear light and for the eye."""
import numpy as np

EPSILON = 0.01
TRIMMED = 0.001  # share of the worst pixels that one of the two relMSE leaves out


def relative_errors(picture, reference):
    """(picture - reference)^2 / (reference^2 + 0.01), mean of the channels, one value a pixel."""
    return np.mean((picture - reference) ** 2 / (reference ** 2 + EPSILON), axis=-1).ravel()


def rel_mse(picture, reference):
    """relMSE without the worst 0.1 % of the pixels, and of all."""
    errors = np.sort(relative_errors(np.float64(picture), np.float64(reference)))
    return errors[:len(errors) - int(len(errors) * TRIMMED)].mean(), errors.mean()


def shown(linear, exposure_ev=0.0):
    """sRGB-coded [0, 1], clipped."""
    v = np.clip(linear * 2.0 ** exposure_ev, 0, 1)
    return np.where(v <= 0.0031308, 12.92 * v, 1.055 * v ** (1 / 2.4) - 0.055).astype(np.float32)


def psnr(a, b):
    """Of two pictures in [0, 1], dB."""
    error = np.mean((np.float64(a) - b) ** 2)
    return 99.0 if error == 0 else float(-10 * np.log10(error))


def flip(picture, reference, exposure_ev=0.0):
    """Mean LDR-FLIP of the shown pictures (Andersson et al. 2020), by its authors' own program, at 67 pixels a degree."""
    import flip_evaluator
    _, mean, _ = flip_evaluator.evaluate(shown(reference, exposure_ev), shown(picture, exposure_ev), "LDR", inputsRGB=True)
    return float(mean)
