#include "collaboration/budget.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace limn::collaboration {
namespace {

// Beyond so many people who have spent something lately, whoever comes is a stranger.
constexpr size_t kMostPeople = 4096;
// A new name is worth little: who makes many of them has the budget of all against it.
constexpr double kFirstLevel = 100'000;
constexpr double kFirstLately = 100'000;

double price_of(std::span<const document::Operation> operations) {
    double sum = 0;
    for (const document::Operation& operation : operations) {
        sum += price::kOperation;
        if (std::holds_alternative<document::Create>(operation.change)) sum += price::kCreation;
        if (auto* group = std::get_if<document::Group>(&operation.change)) sum += price_of(group->operations);
    }
    return sum;
}

struct Pricer {
    double operator()(const client::Hello&) const { return price::kHello; }
    double operator()(const client::Draft& m) const { return price::kEdit + price_of(m.operations); }
    double operator()(const client::Commit& m) const {
        return price::kRecord + price::kEdit + (m.operations ? price_of(*m.operations) : 0);
    }
    double operator()(const client::Drop&) const { return price::kEdit; }
    double operator()(const client::Ops& m) const { return price::kRecord + price::kEdit + price_of(m.operations); }
    double operator()(const client::Undo&) const { return price::kRecord + price::kEdit; }
    double operator()(const client::Redo&) const { return price::kRecord + price::kEdit; }
    double operator()(const client::Shown&) const { return 0; }
    double operator()(const client::KeyFrame&) const { return price::kKeyFrame; }
    double operator()(const client::View&) const { return price::kView; }
    double operator()(const client::ViewCamera&) const { return price::kWatch; }
    double operator()(const client::Clock& m) const { return m.mode == Mode::hold ? price::kClock : price::kEdit; }
    double operator()(const client::Transport&) const { return price::kEdit; }
    double operator()(const client::Pointer&) const { return price::kEdit; }
    double operator()(const client::Pick&) const { return price::kPick; }
    double operator()(const client::Sound&) const { return price::kSound; }
    double operator()(const client::Ping&) const { return 0; }
};

}  // namespace

double price_of_text(size_t bytes) {
    return price::kMessage + price::kByte * static_cast<double>(bytes);
}

double price_of(const ClientMessage& message) {
    return std::visit(Pricer{}, message);
}

Budgets::Account Budgets::at(Account account, const Budget& budget, double now) {
    const double passed = std::max(0.0, now - account.at);
    account.level = std::min(budget.burst, account.level + budget.per_second * passed);
    account.lately *= std::exp(-passed / kLatelySeconds);
    account.at = std::max(now, account.at);
    return account;
}

double Budgets::wait_of(const Account& account, const Budget& budget, double now) {
    return std::max(0.0, -at(account, budget, now).level / budget.per_second);
}

const Budgets::Account* Budgets::find(std::string_view person) const {
    auto found = people_.find(person);
    return found == people_.end() ? nullptr : &found->second;
}

void Budgets::charge(std::string_view person, double price, double now) {
    if (!people_.contains(person)) {
        if (people_.size() >= kMostPeople && now - forgot_at_ >= 1) forget_rested(now);
        if (people_.size() >= kMostPeople) person = kStranger;
    }
    const Budget& budget = budget_of(person);
    const bool stranger = person == kStranger;
    auto [place, fresh] = people_.try_emplace(
        std::string(person),
        Account{stranger ? budget.burst : std::min(kFirstLevel, budget.burst), stranger ? 0 : kFirstLately, now});
    Account& account = place->second;
    account = at(account, budget, now);
    account.level -= price;
    account.lately += price;
    all_ = at(all_, plan_.all, now);
    // No debt that those who wait for it did not make: what one message may cost at most.
    all_.level = std::max(all_.level - price, -plan_.all.per_second);
}

double Budgets::wait(std::string_view person, double now) const {
    const Account* account = find(person);
    if (!account && person != kStranger && people_.size() >= kMostPeople) account = find(person = kStranger);
    const double own = account ? wait_of(*account, budget_of(person), now) : 0;
    if (used_lately(person, now) < plan_.little) return own;
    return std::max(own, wait_of(all_, plan_.all, now));
}

double Budgets::used_lately(std::string_view person, double now) const {
    const Account* account = find(person);
    return account ? at(*account, budget_of(person), now).lately : person == kStranger ? 0 : kFirstLately;
}

void Budgets::forget_rested(double now) {
    forgot_at_ = now;
    std::erase_if(people_, [&](const auto& person) {
        const Budget& budget = budget_of(person.first);
        return at(person.second, budget, now).level >= budget.burst;
    });
}

void EditShares::charge(Budgets& picture, double microseconds, double now) {
    double sum = 0;
    for (const auto& [_, share] : shares_) sum += share;
    for (const auto& [person, share] : shares_)
        if (microseconds > 0) picture.charge(person, microseconds * share / sum, now);
    shares_.clear();
}

}  // namespace limn::collaboration
