"""Cycles (bpy): the exported scene, its settings, and one timed render. A program of its own: see --help."""
import argparse
import json
import pathlib
import time

import bpy
import addon_utils  # found once bpy is there
import numpy as np
from mathutils import Matrix, Vector

import gltf


def z_up(v):
    return Vector((v[0], -v[2], v[1]))


def placed(right, up, back, at):
    """An object's matrix from axes and place, all with y up."""
    m = Matrix.Identity(4)
    for column, axis in enumerate((right, up, back, at)):
        for row, value in enumerate(z_up(axis)):
            m[row][column] = value
    return m


def image_of(name, texture):
    rows, columns = texture.shape[:2]
    rgba = np.ones((rows, columns, 4), np.float32)
    rgba[..., :texture.shape[2]] = texture[::-1] / np.float32(255)
    image = bpy.data.images.new(name, columns, rows, alpha=True)
    image.alpha_mode = "CHANNEL_PACKED"
    image.colorspace_settings.name = "sRGB"
    image.pixels.foreach_set(rgba.ravel())
    image.update()
    image.pack()
    return image


def material_of(m):
    made = bpy.data.materials.new(m.name)
    made.use_nodes = True
    nodes, links = made.node_tree.nodes, made.node_tree.links
    surface = next(n for n in nodes if n.type == "BSDF_PRINCIPLED")
    surface.inputs["Metallic"].default_value = m.metallic
    surface.inputs["Roughness"].default_value = m.roughness
    surface.inputs["IOR"].default_value = 1.5
    surface.inputs["Specular IOR Level"].default_value = m.specular / 2
    color = (*m.color, 1)
    if m.texture is None:
        surface.inputs["Base Color"].default_value = color
        return made
    texture = nodes.new("ShaderNodeTexImage")
    texture.image = image_of(m.name, m.texture)
    times = nodes.new("ShaderNodeMix")
    times.data_type, times.blend_type = "RGBA", "MULTIPLY"
    times.inputs[0].default_value = 1
    times.inputs[7].default_value = color
    links.new(texture.outputs["Color"], times.inputs[6])
    links.new(times.outputs[2], surface.inputs["Base Color"])
    if m.covers:
        links.new(texture.outputs["Alpha"], surface.inputs["Alpha"])
    return made


def add_part(part, materials):
    mesh = bpy.data.meshes.new(part.name)
    mesh.from_pydata([z_up(p) for p in part.positions.tolist()], [], part.triangles.tolist())
    uv = part.uv[part.triangles.ravel()].copy()
    uv[:, 1] = 1 - uv[:, 1]
    mesh.uv_layers.new().data.foreach_set("uv", uv.ravel())
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.normals_split_custom_set_from_vertices([z_up(n) for n in part.normals.tolist()])
    mesh.materials.append(materials[part.material])
    made = bpy.data.objects.new(part.name, mesh)
    bpy.context.collection.objects.link(made)
    return made


def place_camera(camera, described):
    camera.matrix_world = placed(*gltf.camera_axes(described), described["position"])
    camera.data.sensor_fit, camera.data.sensor_width, camera.data.lens = "HORIZONTAL", described["sensor_width_mm"], described["focal_length_mm"]
    camera.data.clip_start = 0.001
    camera.data.dof.use_dof = described["f_number"] > 0
    camera.data.dof.focus_distance = described["focus_distance"]
    camera.data.dof.aperture_fstop = max(described["f_number"], 0.1)


def set_color(light, color, unit):
    """Energy in Blender's units for a colour of radiance or irradiance."""
    most = max(max(color), 1e-9)
    light.color = [c / most for c in color]
    light.energy = most * unit


def add_light(kind, name):
    light = bpy.data.lights.new(name, kind)
    made = bpy.data.objects.new(name, light)
    bpy.context.collection.objects.link(made)
    return made


def place_sun(made, sun):
    z = np.array(sun["direction"])
    x = np.cross([0, 1, 0] if abs(z[1]) < 0.9 else [1, 0, 0], z)
    x = x / np.linalg.norm(x)
    made.matrix_world = placed(x, np.cross(z, x), z, (0, 0, 0))
    made.data.angle = 2 * sun["angular_radius"]
    set_color(made.data, sun["irradiance"], 1)


def place_area(made, light):
    u, v = np.array(light["half_edge_u"]), np.array(light["half_edge_v"])
    lu, lv = np.linalg.norm(u), np.linalg.norm(v)
    back = -np.cross(u, v) / (lu * lv)  # a lamp shines along its -z
    made.matrix_world = placed(u / lu, np.cross(back, u / lu), back, light["center"])
    made.data.shape, made.data.size, made.data.size_y = "RECTANGLE", 2 * lu, 2 * lv
    # A lamp's watts leave a Lambertian area: radiance * pi * area.
    set_color(made.data, light["radiance"], np.pi * 4 * lu * lv)
    made.visible_camera = light["visible_to_camera"]


def add_world(scene):
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    nodes, links = world.node_tree.nodes, world.node_tree.links
    nodes.clear()
    place, turn = nodes.new("ShaderNodeTexCoord"), nodes.new("ShaderNodeMapping")
    light, times = nodes.new("ShaderNodeTexEnvironment"), nodes.new("ShaderNodeMix")
    shine, out = nodes.new("ShaderNodeBackground"), nodes.new("ShaderNodeOutputWorld")
    light.image = bpy.data.images.load(str(scene.folder / scene.environment["file"]))
    light.image.colorspace_settings.name = "Linear Rec.709"
    times.data_type, times.blend_type = "RGBA", "MULTIPLY"
    times.inputs[0].default_value = 1
    turn.name, times.name = "turn", "gain"
    links.new(place.outputs["Generated"], turn.inputs["Vector"])
    links.new(turn.outputs["Vector"], light.inputs["Vector"])
    links.new(light.outputs["Color"], times.inputs[6])
    links.new(times.outputs[2], shine.inputs["Color"])
    links.new(shine.outputs["Background"], out.inputs["Surface"])
    place_world(scene.environment)


def place_world(environment):
    nodes = bpy.context.scene.world.node_tree.nodes
    # Limn's map has -z in its middle, Blender's has -y there, which is our z turned to z up: half a turn, less the rotation.
    nodes["turn"].inputs["Rotation"].default_value = (0, 0, np.pi / 2 - environment["rotation"])
    nodes["gain"].inputs[7].default_value = (*environment["gain"], 1)


def build(scene):
    """The scene in Blender; the objects that edits move."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    addon_utils.enable("cycles")
    materials = [material_of(m) for m in scene.materials]
    made = {"parts": [add_part(p, materials) for p in scene.parts], "materials": materials}
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    bpy.context.collection.objects.link(camera)
    bpy.context.scene.camera = made["camera"] = camera
    place_camera(camera, scene.camera)
    if max(scene.sun["irradiance"]) > 0:
        made["sun"] = add_light("SUN", "sun")
        place_sun(made["sun"], scene.sun)
    made["areas"] = [add_light("AREA", light["role"]) for light in scene.area_lights]
    for lamp, light in zip(made["areas"], scene.area_lights):
        place_area(lamp, light)
    if "file" in scene.environment:
        add_world(scene)
    return made


def settle(width, height, threads, bounces, seed):
    """What is not Blender's default is set here, and nowhere else."""
    s = bpy.context.scene
    s.render.engine = "CYCLES"
    s.cycles.device = "CPU"
    s.render.resolution_x, s.render.resolution_y, s.render.resolution_percentage = width, height, 100
    s.render.threads_mode, s.render.threads = "FIXED", threads
    s.render.use_persistent_data = True
    s.render.film_transparent = True
    s.render.image_settings.file_format, s.render.image_settings.color_depth = "OPEN_EXR", "32"
    s.render.image_settings.color_mode = "RGBA"
    s.cycles.use_adaptive_sampling = False
    s.cycles.use_denoising = False
    s.cycles.pixel_filter_type = "BOX"
    s.cycles.sample_clamp_direct = s.cycles.sample_clamp_indirect = 0
    s.cycles.blur_glossy = 0
    s.cycles.max_bounces = s.cycles.diffuse_bounces = s.cycles.glossy_bounces = s.cycles.transmission_bounces = bounces
    s.cycles.transparent_max_bounces = 64
    s.cycles.use_auto_tile = False
    s.cycles.seed = seed


def render(samples, denoise=False, quality="HIGH"):
    """Seconds that render() took, and of how much processor time."""
    s = bpy.context.scene
    s.cycles.samples = samples
    s.cycles.use_denoising = denoise
    if denoise:
        s.cycles.denoiser = "OPENIMAGEDENOISE"
        s.cycles.denoising_use_gpu = False
        # As its viewport has it: the prefilter of final renders takes four times as long, which would not fit the shorter budgets.
        s.cycles.denoising_prefilter, s.cycles.denoising_quality = "FAST", quality
    start, processor = time.perf_counter(), time.process_time()
    bpy.ops.render.render()
    return time.perf_counter() - start, time.process_time() - processor


def save(path):
    bpy.data.images["Render Result"].save_render(str(path))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scene", type=pathlib.Path, help=".glb")
    parser.add_argument("output", type=pathlib.Path, help=".exr")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--spp", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bounces", type=int, default=4)
    parser.add_argument("--denoise", action="store_true")
    options = parser.parse_args()
    width, height = map(int, options.size.split("x"))
    start = time.perf_counter()
    build(gltf.load(options.scene))
    settle(width, height, options.threads, options.bounces, options.seed)
    render(1, options.denoise)  # loads, compiles and builds the tree, which then persist
    setup = time.perf_counter() - start
    seconds, processor = render(options.spp, options.denoise)
    save(options.output)
    print("RESULT " + json.dumps({"samples": options.spp, "seconds": seconds, "processor_seconds": processor, "setup_seconds": setup, "version": bpy.app.version_string}))


if __name__ == "__main__":
    main()
