"""The parts of a person that one can point at. Ids are stored in projects' pictures and masks: append, never renumber."""

ZONES = [
    (1, "Skin", "Body"), (2, "Forehead", "Face"), (3, "Left eye", "Face"), (4, "Right eye", "Face"), (5, "Eyelids", "Face"),
    (6, "Nose", "Face"), (7, "Mouth", "Face"), (8, "Cheeks", "Face"), (9, "Jaw", "Face"), (10, "Ears", "Face"),
    (11, "Neck", "Body"), (12, "Hair", "Hair"), (13, "Brows", "Face"), (14, "Lashes", "Face"), (15, "Teeth", "Face"),
    (16, "Tongue", "Face"), (17, "Hands", "Body"), (18, "Scalp", "Face"), (20, "Jacket", "Garment"), (21, "Shirt", "Garment"),
    (22, "Tie", "Garment"), (23, "Trousers", "Garment"), (24, "Shoes", "Garment"), (25, "Base layer", "Garment"),
    (26, "Skirt", "Garment"), (27, "Mouth cavity", "Face"),
]
ID = {name: number for number, name, _ in ZONES}
