#include "evaluation/person_reader.h"

#include "base/cancel.h"
#include "base/task_pool.h"

namespace limn::evaluation {
namespace {

// More than there are people in a film: only who changes her mind faster than the reader looks comes near it.
constexpr size_t kMostWaiting = 64;

}  // namespace

PersonReader::PersonReader(std::shared_ptr<const human::PersonModel> model, std::function<void()> changed)
    : model_(std::move(model)),
      changed_(std::move(changed)),
      wanted_(kMostWaiting),
      read_(kMostWaiting),
      thread_([this] { work(); }) {}

PersonReader::~PersonReader() {
    wanted_.close();
    for (const PersonReadingPtr& asked : asked_) asked->cancel = true;
    thread_.join();
}

bool PersonReader::read(PersonReadingPtr reading) {
    std::erase_if(asked_, [](const PersonReadingPtr& asked) { return asked->cancel.load(); });
    if (!wanted_.push(reading)) return false;
    asked_.push_back(std::move(reading));
    return true;
}

PersonReadingPtr PersonReader::take() {
    auto read = read_.try_pop();
    if (!read) return nullptr;
    std::erase(asked_, *read);
    return *std::move(read);
}

void PersonReader::work() {
    base::name_thread("limn-people");
    base::flush_denormals();  // as where people are posed
    while (auto reading = wanted_.pop()) {
        PersonReading& r = **reading;
        if (base::is_set(&r.cancel) || !human::update_person(*model_, r.state, r.input, r.body, &r.cancel)) continue;
        if (read_.push(*std::move(reading))) changed_();
    }
}

}  // namespace limn::evaluation
