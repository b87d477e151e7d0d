#pragma once
// The JSON of what the server says: the parts that are values of other rooms. What is written of which message is
// declared in schema/messages/server.json.
#include <memory>
#include <vector>

#include "collaboration/message.h"
#include "document/json.h"

namespace limn::collaboration {

using document::OrderedJson;

OrderedJson nodes_json(const std::vector<std::shared_ptr<const document::Node>>& nodes);
// {"nodes": [...]}: those that are not deleted.
OrderedJson document_json(const document::Document& document);
// Milliseconds by name.
OrderedJson stages_json(const frame::StageTimes& times);

template <class T, class Make>
OrderedJson list_of(const std::vector<T>& values, Make make) {
    OrderedJson list = OrderedJson::array();
    for (const T& value : values) list.push_back(make(value));
    return list;
}

// Made from schema/messages/server.json.
OrderedJson json_of(const ServerMessage& message);

}  // namespace limn::collaboration
