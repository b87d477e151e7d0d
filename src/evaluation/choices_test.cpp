#include "evaluation/choices.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "document/operation.h"
#include "evaluation/evaluate.h"
#include "schema/choice_entry.h"
#include "schema/schema.h"

namespace limn::evaluation {
namespace {

std::string pack_path() {
    const char* other = std::getenv("LIMN_PACK");
    return other ? other : "build/pack/limn.pack";
}

TEST(Choices, EveryOneThatNamesAnEntryOfThePackHasIt) {
    const auto pack = pack::open_pack(pack_path());
    ASSERT_TRUE(pack) << pack.error().message;
    for (const std::string& sentence : missing_choices(**pack)) ADD_FAILURE() << sentence;
    EXPECT_GT(schema::choice_entries().size(), 40u);
}

// Worn one after the other, none of them leaves anything to be missed.
TEST(Choices, EachIsShownWhole) {
    const auto studio = open_studio_data(pack_path());
    EvaluationState state(studio, {});
    for (const schema::ChoiceEntry& e : schema::choice_entries()) {
        const schema::Kind* kind = schema::kind(e.kind);
        ASSERT_TRUE(kind);
        const document::Node* node = document::first(document::demo_document(), kind->id);
        ASSERT_TRUE(node) << e.kind;
        const auto d = document::apply(document::demo_document(),
                                       {document::Set{node->id, std::string(e.property), std::string(e.choice)}});
        ASSERT_TRUE(d);
        evaluate(state, *d, {}, {});
        for (const std::string& note : notes(state))
            ADD_FAILURE() << e.kind << "." << e.property << " = " << e.choice << ": " << note;
    }
}

TEST(Choices, WhatIsMissingIsToldByTheNameThatPeopleChose) {
    const auto told = told_missing({"person/hair/braid01", "person/iris/grey", "person/skin/old_african_male"});
    ASSERT_EQ(told.size(), 3u);
    EXPECT_NE(told[0].find("Hair Braid is not in the asset pack"), std::string::npos) << told[0];
    EXPECT_NE(told[1].find("Person Grey"), std::string::npos) << told[1];
    EXPECT_NE(told[2].find("person/skin/old_african_male"), std::string::npos) << told[2];
}

}  // namespace
}  // namespace limn::evaluation
