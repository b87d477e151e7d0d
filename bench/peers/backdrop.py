"""The picture behind everything, as Limn shows it: the softened map through the pixels' centres, under rotation and gain."""
import numpy as np

import gltf


def render(scene, soft, width, height):
    """soft: the backdrop's map as (rows, columns, 3). The picture as (height, width, 3), linear."""
    if scene.backdrop["kind"] == "color":
        return np.broadcast_to(np.array(scene.backdrop["color"], np.float32), (height, width, 3))
    right, up, back = gltf.camera_axes(scene.camera)
    half = 18.0 / scene.camera["focal_length_mm"]
    x = ((np.arange(width) + 0.5) * 2 / width - 1) * half
    y = (1 - (np.arange(height) + 0.5) * 2 / height) * half * height / width
    d = right * x[None, :, None] + up * y[:, None, None] - back
    d = d / np.linalg.norm(d, axis=-1, keepdims=True)
    c, s = np.cos(scene.environment["rotation"]), np.sin(scene.environment["rotation"])
    mx, my, mz = d[..., 0] * c - d[..., 2] * s, d[..., 1], d[..., 0] * s + d[..., 2] * c
    rows, columns = soft.shape[:2]
    u = (0.5 + np.arctan2(mx, -mz) / (2 * np.pi)) * columns - 0.5
    v = np.clip(np.arccos(np.clip(my, -1, 1)) / np.pi * rows - 0.5, 0, rows - 1)
    x0, y0 = np.floor(u).astype(int), np.floor(v).astype(int)
    fx, fy = (u - x0)[..., None], (v - y0)[..., None]
    x1, y1 = (x0 + 1) % columns, np.minimum(y0 + 1, rows - 1)
    x0 = x0 % columns
    top = soft[y0, x0] * (1 - fx) + soft[y0, x1] * fx
    bottom = soft[y1, x0] * (1 - fx) + soft[y1, x1] * fx
    return (top * (1 - fy) + bottom * fy) * np.array(scene.environment["gain"])
