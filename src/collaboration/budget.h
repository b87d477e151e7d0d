#pragma once
// What people may cause, counted in what it costs everybody. Every message has a price; each person has a budget that
// fills with time, and there is one for all together. Pure: time comes in as an argument.
//
// The price is in microseconds. What the thread that serves all members spends on a message was measured on one core
// with bench/budget_bench.cpp: 2 for reading and stepping through a drag's draft, 1,070 for one of 512 values, 20 for a
// record, 2 for a creation, 100 for a hello. The prices are above that where a message makes the store, the sockets or
// the picture's threads work, and what turns out dearer than its price is charged as it was.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "collaboration/message.h"

namespace limn::collaboration {

namespace price {

constexpr double kMessage = 20;           // any: queued, read, stepped through, what comes of it told
constexpr double kByte = 0.03;            // of JSON: 64 KB take 2 ms
constexpr double kOperation = 10;         // checked, laid over the film, told to the others as text
constexpr double kCreation = 300;         // also a node more to evaluate and to trace from now on
constexpr double kEdit = 300;             // the picture is begun anew
constexpr double kRecord = 200;           // a change that is kept: history, undo, log
constexpr double kClock = 40'000;         // what a held picture has gathered is thrown away, twice for a flip and back
constexpr double kHold = 100'000;         // of the budget for holding alone: the film stands still for all
constexpr double kView = 15'000;          // a held picture of another size is begun; an encoder may be
constexpr double kWatch = 500;            // a view of one's own moves; it has its turn like others
constexpr double kPick = 2000;            // the film's nodes are gone through for the one that is meant
constexpr double kSound = 1000;           // an encoder may begin; all are told who is on air
constexpr double kInterruption = 30'000;  // of the picture: a frame of another view is thrown away
constexpr double kKeyFrame = 2000;        // a frame that leans on none before
constexpr double kHello = 15'000;         // the whole film as text, an encoder, a key frame

}  // namespace price

// Before it is read, and what it will cause once it is; kHello is in it for a hello.
double price_of_text(size_t bytes);
double price_of(const ClientMessage& message);

// Microseconds that fill per second, and at most.
struct Budget {
    double per_second = 0;
    double burst = 0;
};
struct BudgetPlan {
    Budget person;
    Budget strangers;  // connections that have not said who they are: together one person
    Budget all;
    double little = 0;  // whoever has used less than this lately is served even where the budget of all is spent
};
constexpr double kLatelySeconds = 2;  // in which what was used counts for 1/e of itself

// The thread that hears everybody. A hand that drags a slider costs about 20,000 a second, one that drags with 512
// values at once 350,000: that one is answered less often.
constexpr BudgetPlan kHearing{{90'000, 300'000}, {90'000, 500'000}, {150'000, 400'000}, 80'000};
// The thread that makes the picture: what edits cost it beyond what it does anyway, as measured frame by frame, while
// more than one person is there. Together they leave it most of its time.
constexpr BudgetPlan kPicture{{250'000, 600'000}, {1, 1}, {250'000, 600'000}, 80'000};

// Who holds the film stops it for everybody: four times at once, then every eight seconds. To let it go on is free.
constexpr BudgetPlan kHolding{{12'500, 300'000}, {1, 1}, {25'000, 600'000}, 60'000};

class Budgets {
  public:
    // The person of whoever has not said hello.
    static constexpr std::string_view kStranger = "";

    explicit Budgets(const BudgetPlan& plan) : plan_(plan), all_{plan.all.burst, 0, 0} {}

    // May go into debt, which is waited for.
    void charge(std::string_view person, double price, double now);
    // Seconds until the person may cause something again; 0 when it may now.
    double wait(std::string_view person, double now) const;
    // For the order: who has used least is served first.
    double used_lately(std::string_view person, double now) const;

    size_t people() const { return people_.size(); }

  private:
    struct Account {
        double level = 0;  // at `at`; below 0: a debt
        double lately = 0;
        double at = 0;
    };
    static Account at(Account account, const Budget& budget, double now);
    static double wait_of(const Account& account, const Budget& budget, double now);
    const Budget& budget_of(std::string_view person) const {
        return person == kStranger ? plan_.strangers : plan_.person;
    }
    const Account* find(std::string_view person) const;
    void forget_rested(double now);

    BudgetPlan plan_;
    // Kept until its budget is full again: to come back does not renew it.
    std::map<std::string, Account, std::less<>> people_;
    Account all_;
    double forgot_at_ = 0;
};

// What a person may cause in each.
struct Purses {
    Budgets hearing{kHearing};
    Budgets picture{kPicture};
    Budgets holding{kHolding};

    // Of something that was said; whoever says anything is known in all from then on.
    void hear(std::string_view person, double price, double now) {
        hearing.charge(person, price, now);
        picture.charge(person, 0, now);
        holding.charge(person, 0, now);
    }
    // Whether the person may hold the film now; it is paid for then.
    bool hold(std::string_view person, double now) {
        if (holding.wait(person, now) > 0) return false;
        holding.charge(person, price::kHold, now);
        return true;
    }
    double wait(std::string_view person, double now) const {
        return std::max(hearing.wait(person, now), picture.wait(person, now));
    }
    double used_lately(std::string_view person, double now) const {
        return hearing.used_lately(person, now) + picture.used_lately(person, now);
    }
};

// Who has edited since the last frame that showed an edit, and how much; the cost of the next is shared by that.
class EditShares {
  public:
    // price: of the message. That something was edited at all costs everybody the same; what counts is how much.
    void edited(std::string_view person, double price) {
        if (shares_.size() >= kMostSharers) shares_.clear();  // no frame has come for long
        shares_[std::string(person)] += std::max(price - price::kEdit, price::kOperation);
    }
    void charge(Budgets& picture, double microseconds, double now);

  private:
    static constexpr size_t kMostSharers = 256;
    std::map<std::string, double, std::less<>> shares_;
};

}  // namespace limn::collaboration
