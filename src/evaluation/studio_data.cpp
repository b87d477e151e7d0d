#include "evaluation/studio_data.h"

namespace limn::evaluation {
namespace {

template <class T>
void keep(base::Result<std::shared_ptr<const T>> read, std::shared_ptr<const T>& to,
          std::vector<std::string>& missing) {
    if (read) {
        to = *read;
    } else {
        missing.push_back(read.error().message);
    }
}

}  // namespace

std::shared_ptr<const StudioData> open_studio_data(const std::string& pack_path) {
    auto data = std::make_shared<StudioData>();
    keep(pack::open_pack(pack_path), data->pack, data->missing);
    if (!data->pack) return data;
    keep(human::load_person_model(data->pack), data->person, data->missing);
    keep(world::load_library(data->pack), data->worlds, data->missing);
    keep(world::load_sky(*data->pack), data->sky, data->missing);
    return data;
}

}  // namespace limn::evaluation
