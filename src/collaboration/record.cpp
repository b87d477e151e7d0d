#include "collaboration/record.h"

#include <fmt/format.h>

#include <algorithm>

#include "document/json.h"

namespace limn::collaboration {
namespace {

using base::Error;
using document::Operation;

// Of a list: itself, its operations, and what is inside those (a value that is a list, a create's properties, a group).
int depth_of(const std::vector<Operation>& operations) {
    int deepest = 3;
    for (const Operation& operation : operations) {
        if (auto* group = std::get_if<document::Group>(&operation.change))
            deepest = std::max(deepest, depth_of(group->operations) + 2);
        if (std::holds_alternative<document::Create>(operation.change)) deepest = std::max(deepest, 4);
    }
    return deepest;
}

size_t count(const std::vector<Operation>& operations) {
    size_t sum = operations.size();
    for (const Operation& operation : operations) {
        if (auto* group = std::get_if<document::Group>(&operation.change)) sum += count(group->operations);
    }
    return sum;
}

}  // namespace

base::Result<std::string> record_text(const std::vector<Operation>& operations) {
    if (size_t many = count(operations); many > kMaxRecordOperations) {
        return Error{
            fmt::format("a change of {} operations is more than the {} that are kept at once; make it in parts", many,
                        kMaxRecordOperations),
            "ops"};
    }
    if (depth_of(operations) > kMaxRecordDepth)
        return Error{fmt::format("groups are nested too deep; {} levels are kept", kMaxRecordDepth), "ops"};
    std::string text = document::dump(document::operations_to_json(operations));
    if (text.size() > kMaxRecordBytes) {
        return Error{fmt::format("a change of {} bytes is more than the {} that are kept at once; make it in parts",
                                 text.size(), kMaxRecordBytes),
                     "ops"};
    }
    return text;
}

base::Result<std::vector<Operation>> operations_from_record(std::string_view text) {
    auto json = document::parse_json(text, kMaxRecordBytes, kMaxRecordDepth);
    if (!json) return json.error();
    return document::operations_from_json(*json, kMaxRecordOperations);
}

}  // namespace limn::collaboration
