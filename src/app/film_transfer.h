#pragma once
// A film to one file and back, with what it uses of the data folder.
#include <filesystem>
#include <string>

#include "app/film_api.h"
#include "exchange/film_file.h"
#include "library/intake.h"

namespace limn::app {

// The file's bytes (exchange/film_file.h). An asset that the document names and the data folder lacks is left out: the
// film can do without it, as it did here. Waits for the disk.
base::Result<std::string> export_film(const document::Document& document, const std::string& thumbnail,
                                      const std::filesystem::path& data);

// Takes a file in for what its name says it is; the intake must outlive it.
TakeAsset take_into(library::Intake& intake);

// Reads a film's file, takes its assets in and makes the film. For the films' own thread; done is called on the I/O
// thread, or on another with an error.
void import_film(const std::filesystem::path& file, const std::filesystem::path& uploads, const TakeAsset& take_asset,
                 session::Films& films, session::Films::Done done);

}  // namespace limn::app
