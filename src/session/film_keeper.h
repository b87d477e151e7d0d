#pragma once
// Where one film's session is kept, for films.cpp and film_shelf.cpp.
#include "document/document.h"
#include "session/store_thread.h"
#include "store/store.h"

namespace limn::session {

// Milliseconds of Unix time.
int64_t unix_ms();
Keeper keeper_of(store::Store& store, const std::string& session);
std::string title_of(const document::Document& document);
std::vector<std::string> tags_of(const document::Document& document);

}  // namespace limn::session
