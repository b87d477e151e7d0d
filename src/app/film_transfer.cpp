#include "app/film_transfer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>

#include <set>
#include <span>

#include "base/files.h"
#include "store/asset.h"

namespace limn::app {
namespace {

namespace fs = std::filesystem;
using exchange::FilmAsset;
using exchange::FilmAssetKind;

// What the document uses of the data folder.
std::set<std::pair<FilmAssetKind, std::string>> assets_of(const document::Document& document) {
    std::set<std::pair<FilmAssetKind, std::string>> used;
    for (const auto& node : *document.nodes) {
        if (node->deleted) continue;
        for (size_t i = 0; i < node->values.size(); ++i) {
            const schema::Property& property = node->kind->properties[i];
            if (schema::named_type(property) != schema::Type::asset) continue;
            const auto kind = property.library == schema::Library::looks ? FilmAssetKind::look : FilmAssetKind::world;
            for (const std::string& name : schema::texts_of(node->values[i]))
                if (schema::is_file_hash(name)) used.emplace(kind, name);
        }
    }
    return used;
}

// The name that the file would have come under: its title and the ending of what it holds.
std::string name_of(const FilmAsset& asset) {
    std::string title = asset.title.empty() ? "Imported" : asset.title;
    std::ranges::replace(title, '/', '-');
    if (asset.kind == FilmAssetKind::look) return title + ".cube";
    return title + (asset.content.starts_with("\x76\x2f\x31\x01") ? ".exr" : ".hdr");
}

// One after the other; each is decoded as if somebody had brought it.
struct Import {
    document::Document document;
    std::shared_ptr<const std::string> thumbnail;
    std::vector<FilmAsset> assets;
    fs::path uploads;
    TakeAsset take_asset;
    session::Films* films = nullptr;
    session::Films::Done done;
};

void refuse(const std::shared_ptr<Import>& import, const base::Error& error) {
    import->films->on_io([import, error] { import->done(error);
});
}  // namespace

void next_asset(const std::shared_ptr<Import>& import);

void order_next(const std::shared_ptr<Import>& import) {
    if (!import->films->run([import] { next_asset(import); }))
        refuse(import, {"the server is busy with other films: try again in a moment"});
}

void next_asset(const std::shared_ptr<Import>& import) {
    if (import->assets.empty())
        return import->films->on_io(
            [import] { import->films->create(std::move(import->document), import->thumbnail, import->done); });
    FilmAsset asset = std::move(import->assets.back());
    import->assets.pop_back();
    std::string path = (import->uploads / "import-XXXXXX").string();
    const base::Descriptor file(::mkostemp(path.data(), O_CLOEXEC));
    if (!file) return refuse(import, {"the film cannot be taken in: is the disk full or read-only?"});
    auto kept = std::make_shared<stream::UploadedFile>(path, asset.content.size());
    if (base::write_all(file.get(), std::as_bytes(std::span(asset.content))))
        return refuse(import, {"the film cannot be taken in: is the disk full?"});
    import->take_asset(name_of(asset), path, kept, [import, title = asset.title](base::Result<std::string> hash) {
        if (!hash) return refuse(import, {fmt::format("\"{}\" of this film: {}", title, hash.error().message), "body"});
    order_next(import);
});
}  // namespace limn::app

}  // namespace

base::Result<std::string> export_film(const document::Document& document, const std::string& thumbnail,
                                      const fs::path& data) {
    exchange::FilmFile film;
    film.document = document::to_json(document);
    film.thumbnail = thumbnail;
    const auto kept = store::list_assets(data);
    for (const auto& [kind, hash] : assets_of(document)) {
        auto content = store::read_asset(data, hash);
        if (!content) continue;
        FilmAsset asset{kind, hash, {}, *std::move(content)};
        for (const store::Asset& known : kept)
            if (known.hash == hash) asset.title = known.title;
        film.assets.push_back(std::move(asset));
    }
    return exchange::write_film_file(film);
}

TakeAsset take_into(library::Intake& intake) {
    return [&](const std::string& name, const fs::path& file, std::shared_ptr<void> keep_file, const auto& done) {
        intake.take(name, file, std::move(keep_file), [done](const base::Result<library::Own>& own) {
            done(own ? base::Result<std::string>(own->hash) : base::Result<std::string>(own.error()));
        });
    };
}

void import_film(const fs::path& file, const fs::path& uploads, const TakeAsset& take_asset, session::Films& films,
                 session::Films::Done done) {
    auto fail = [&](const base::Error& error) { films.on_io([done, error] { done(error); }); };
    const auto bytes = base::read_file(file, exchange::kMaxFilmFileBytes, "the film's file");
    if (!bytes) return fail({bytes.error().message, "body"});
    auto film = exchange::read_film_file(*bytes);
    if (!film) return fail({film.error().message, "body"});
    auto document = document::from_json(film->document);
    if (!document) return fail({"this film's document cannot be read: " + document.error().message, "body"});
    if (auto fits = document::check_growth({}, document->cost); !fits)
        return fail({"this film is too large: " + fits.error().message, "body"});
    auto import = std::make_shared<Import>();
    import->document = std::move(*document);
    if (film->thumbnail.starts_with("\xff\xd8"))
        import->thumbnail = std::make_shared<const std::string>(std::move(film->thumbnail));
    import->assets = std::move(film->assets);
    import->uploads = uploads;
    import->take_asset = take_asset;
    import->films = &films;
    import->done = std::move(done);
    next_asset(import);
}

}  // namespace limn::app
