#pragma once
// What one line of the log may hold, and its operations as text: whoever makes a record and whoever reads one back go
// by the same bounds, so that the log never takes what it would not give.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/operation.h"

namespace limn::collaboration {

// More than a message: the undo of a gesture takes back what many messages did. A step of undo is bounded by
// kMaxStepChanges and kMaxStepBytes (history.h), so that its reversal stays far below.
constexpr size_t kMaxRecordOperations = size_t{1} << 18;  // those in groups included
constexpr size_t kMaxRecordBytes = size_t{64} << 20;      // of the text
constexpr int kMaxRecordDepth = 16;                       // of the text's nesting

// As the log keeps them; an error when they are more, longer or deeper than the bounds.
base::Result<std::string> record_text(const std::vector<document::Operation>& operations);
base::Result<std::vector<document::Operation>> operations_from_record(std::string_view text);

}  // namespace limn::collaboration
