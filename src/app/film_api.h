#pragma once
// What the page asks about films, and what it has done with them: /api/films and below.
#include <filesystem>

#include "session/films.h"
#include "stream/http.h"
#include "stream/server.h"

namespace limn::app {

// GET. False when there is no such address.
//   /api/films           {"films": [film], "deleted": [film], "open": sessions,
//                         "limits": {"films", "open", "kept_days"}}
//   /api/films/ID        one film
//   /api/films/ID.jpg    its thumbnail
//   /api/films/ID/file   the film as one file, see exchange/film_file.h
// A film: {"id", "title", "tags", "created_ms", "changed_ms", "revision", "people", "thumbnail"}, and of one that is
// put away "deleted_ms" and "gone_ms", after which it is removed.
bool answer_films(const stream::Request& request, const stream::Reply& reply, session::Films& films,
                  const session::FilmsOptions& options, const std::filesystem::path& data);

// POST, without a body: /api/films?title=T makes one, /api/films/ID/duplicate, delete, restore, purge; with the file as
// its body: /api/films/import. The most bytes of the body; an error when it is none of these.
base::Result<uint64_t> may_change_films(const stream::Request& request);
// Takes a film's own worlds and looks in, each under its name; done with an error as soon as one is refused. Any
// thread.
using TakeAsset = std::function<void(const std::string& name, const std::filesystem::path& file,
                                     std::shared_ptr<void> keep_file, std::function<void(base::Result<std::string>)>)>;
void change_films(const stream::Request& request, stream::UploadedFile body, const stream::Reply& reply,
                  session::Films& films, const session::FilmsOptions& options, const TakeAsset& take_asset,
                  const std::filesystem::path& uploads);

}  // namespace limn::app
