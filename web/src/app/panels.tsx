import type { ComponentType } from 'react';
import { CameraPanel } from '../panels/library/camera_panel';
import { LightsPanel } from '../panels/library/lights_panel';
import { MaterialsPanel } from '../panels/library/materials_panel';
import { PeoplePanel } from '../panels/library/people_panel';
import { PropsPanel } from '../panels/library/props_panel';
import { VoidPanel } from '../panels/library/void_panel';
import { ScenePanel } from '../panels/outliner/scene_panel';
import type { PanelName } from '../shell/shell';

/** The panels by name, the same on a desktop and on a phone. */
export const PANELS: Readonly<Record<PanelName, ComponentType>> = {
    scene: ScenePanel,
    void: VoidPanel,
    people: PeoplePanel,
    props: PropsPanel,
    materials: MaterialsPanel,
    lights: LightsPanel,
    camera: CameraPanel,
};
