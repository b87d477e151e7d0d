import {
    Box,
    Camera,
    Clapperboard,
    Folder,
    Globe,
    Lightbulb,
    type LucideIcon,
    Scissors,
    Shirt,
    Smile,
    Square,
    Sun,
    User,
} from 'lucide-react';

const ICONS: Record<string, LucideIcon> = {
    film: Clapperboard,
    camera: Camera,
    sun: Sun,
    environment: Globe,
    light: Lightbulb,
    ground: Square,
    prop: Box,
    person: User,
    face: Smile,
    folder: Folder,
    hair: Scissors,
    garment: Shirt,
};

export const kindIcon = (kind: string): LucideIcon => ICONS[kind] ?? Square;
