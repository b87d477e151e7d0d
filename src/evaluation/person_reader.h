#pragma once
// Reads what somebody newly wears on a thread of its own: files of the pack, what lies over what, the strands of hair.
// That takes tenths of a second, in which the film goes on.
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/queue.h"
#include "human/person.h"

namespace limn::evaluation {

struct PersonReading {
    std::string id;  // of the person
    human::PersonInput input;
    // Made by the reader; nobody else looks at them before it is back.
    human::PersonState state;
    human::PersonOutput body;
    std::atomic<bool> cancel{false};  // nobody wants it any more
};
using PersonReadingPtr = std::shared_ptr<PersonReading>;

class PersonReader {
  public:
    // changed: called on the reader's thread whenever something has been read.
    PersonReader(std::shared_ptr<const human::PersonModel> model, std::function<void()> changed);
    ~PersonReader();
    PersonReader(const PersonReader&) = delete;
    PersonReader& operator=(const PersonReader&) = delete;

    // All on the evaluating thread.
    // False when so much is waiting that it was refused.
    bool read(PersonReadingPtr reading);
    // What has been read since, null when there is nothing more; what was cancelled does not come back.
    PersonReadingPtr take();
    // Asks for another Scene.
    void ask_again() const { changed_(); }

  private:
    void work();

    std::shared_ptr<const human::PersonModel> model_;
    std::function<void()> changed_;
    base::Queue<PersonReadingPtr> wanted_, read_;
    std::vector<PersonReadingPtr> asked_;  // and not taken
    std::thread thread_;
};

}  // namespace limn::evaluation
