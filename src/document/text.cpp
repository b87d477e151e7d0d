// The canonical text form of a document.
#include <fmt/format.h>

#include <unordered_set>

#include "document/document.h"
#include "document/edit.h"
#include "document/json.h"
#include "document/order_key.h"
#include "document/tree.h"

namespace limn::document {
namespace {

using base::Error;
using base::Result;

// 1: nodes in a row, of which "hidden" ones were deleted. 2: a tree. 3: any number of people and cameras. 4:
// curves. 5: lists as values, which earlier programs would leave out.
constexpr uint64_t kVersion = 5;
constexpr size_t kMaxBytes = 64u << 20;

// Reads one document; what does not fit is an error, or is noted and left out where the caller said so.
class Reader {
  public:
    explicit Reader(std::vector<Error>* skipped) : skipped_(skipped) {}

    Result<Document> read(const Json& json) {
        if (!json.is_object()) return Error{"a document is a JSON object"};
        if (auto known = check_version(json); !known) return known.error();
        version_ = json["version"].get<uint64_t>();
        auto nodes = json.find("nodes");
        if (nodes == json.end() || !nodes->is_array()) return Error{"nodes must be a list", "nodes"};
        if (nodes->size() > kMaxNodes)
            return Error{fmt::format("a document holds at most {} nodes", kMaxNodes), "nodes"};
        for (size_t i = 0; i < nodes->size(); ++i) {
            if (auto done = read_node((*nodes)[i], fmt::format("nodes[{}]", i)); !done) return done.error();
        }
        add_missing_singles();
        if (version_ < 3) bring_to_3();
        Document document;
        if (auto last = json.find("last_order"); last != json.end() && last->is_string())
            if (auto text = last->get<std::string>(); is_order_key(text)) document.last_order = std::move(text);
        for (auto& node : nodes_) give_order(document, *node);
        PlaceIndex index;
        for (size_t i = 0; i < nodes_.size(); ++i) index.insert(nodes_[i]->id, static_cast<uint32_t>(i));
        document.index = std::make_shared<const PlaceIndex>(std::move(index));
        auto list = std::make_shared<NodeList>(std::vector<NodeList::Item>(nodes_.begin(), nodes_.end()));
        document.nodes = list;
        if (auto done = check_tree(document, *list); !done) return done.error();
        auto children = std::make_shared<ChildIndex>();
        for (size_t i = 0; i < list->size(); ++i) children->insert(*list, (*list)[i]->parent, static_cast<uint32_t>(i));
        document.children = std::move(children);
        document.cost = cost_of(document);
        return document;
    }

  private:
    static Result<void> check_version(const Json& json) {
        auto version = json.find("version");
        if (version == json.end())
            return Error{"the document's version is missing: this is no project, or not the whole of one", "version"};
        const bool whole = version->is_number_unsigned();
        const uint64_t number = whole ? version->get<uint64_t>() : 0;
        if (number >= 1 && number <= kVersion) return {};
        if (number > kVersion)
            return Error{
                fmt::format("a newer Limn wrote it: its version is {}, and {} is the newest that is known here",
                            version->dump(), kVersion),
                "version"};
        return Error{fmt::format("the version must be a whole number from 1 to {}, not {}", kVersion,
                                 version->dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 40)),
                     "version"};
    }

    // Ok when the caller wants to go on without it.
    Result<void> refuse(std::string message, std::string field) {
        Error error{std::move(message), std::move(field)};
        if (!skipped_) return error;
        skipped_->push_back(std::move(error));
        return {};
    }

    Result<void> read_node(const Json& json, const std::string& where) {
        if (!json.is_object()) return refuse("a node is an object", where);
        auto text_of = [&](const char* name) {
            auto found = json.find(name);
            return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
        };
        std::string id = text_of("id"), kind_name = text_of("kind"), title = text_of("title");
        const schema::Kind* kind = schema::kind(kind_name);
        if (!kind)
            return refuse(fmt::format("there is no kind of node \"{}\"", kind_name.substr(0, 64)), where + ".kind");
        if (!is_id(id)) return refuse("an id is 1 to 64 letters, digits, - and _", where + ".id");
        if (ids_.contains(id)) return refuse(fmt::format("the id \"{}\" is there twice", id), where + ".id");
        if (kind->single() && id != kind->single_id) {
            return refuse(fmt::format("the one {} has the id \"{}\"", kind->name, kind->single_id), where + ".id");
        }
        if (const schema::Kind* owner = owner_of(id); owner && owner != kind) {
            return refuse(fmt::format("the id \"{}\" belongs to the one {}", id, owner->name), where + ".id");
        }
        if (title.size() > kMaxTitleBytes)
            return refuse(fmt::format("a title is at most {} bytes", kMaxTitleBytes), where + ".title");
        Node node = make_node(*kind, std::move(id), title.empty() ? std::string(kind->label) : std::move(title));
        auto deleted = json.find(version_ == 1 ? "hidden" : "deleted");
        node.deleted = deleted != json.end() && *deleted == true && !kind->single();
        if (json.contains("parent")) node.parent = text_of("parent");
        node.order = text_of("order");
        if (!node.order.empty() && !is_order_key(node.order)) {
            if (auto done = refuse("this is no order key", where + ".order"); !done) return done;
            node.order.clear();
        }
        if (auto properties = json.find("properties"); properties != json.end()) {
            if (auto done = read_properties(*properties, node, where + ".properties"); !done) return done;
        }
        if (auto curves = json.find("curves"); curves != json.end()) {
            if (auto done = read_curves(*curves, node, where + ".curves"); !done) return done;
        }
        add(std::move(node));
        return {};
    }

    Result<void> read_curves(const Json& json, Node& node, const std::string& where) {
        if (!json.is_object()) return refuse("curves must be an object of lists of keys by name", where);
        for (const auto& [name, given] : json.items()) {
            const std::string field = where + "." + name.substr(0, 64);
            const int index = schema::property_index(*node.kind, name);
            const bool keyable = index >= 0 && node.kind->properties[static_cast<size_t>(index)].keyable;
            if (!keyable || !given.is_array() || given.size() > kMaxCurveKeys) {
                auto done = refuse(fmt::format("a {} has no property of this name that can have these keys, {} at most",
                                               node.kind->name, kMaxCurveKeys),
                                   field);
                if (!done) return done;
                continue;
            }
            const schema::Property& property = node.kind->properties[static_cast<size_t>(index)];
            animation::Curve curve;
            for (size_t i = 0; i < given.size(); ++i) {
                auto key = key_from_json(given[i], property);
                if (key)
                    animation::put_key(curve, *key);
                else if (auto done = refuse(key.error().message, fmt::format("{}[{}]", field, i)); !done)
                    return done;
            }
            put_curve(node, index, std::move(curve));
        }
        return {};
    }

    Result<void> read_properties(const Json& json, Node& node, const std::string& where) {
        if (!json.is_object()) return refuse("properties must be an object of values by name", where);
        for (const auto& [name, given] : json.items()) {
            std::string field = where + "." + name.substr(0, 64);
            int index = schema::property_index(*node.kind, name);
            if (index < 0) {
                if (auto done = refuse(fmt::format("a {} has no property of this name", node.kind->name), field); !done)
                    return done;
                continue;
            }
            auto value = value_from_json(given);
            if (value) value = schema::check(node.kind->properties[static_cast<size_t>(index)], *std::move(value));
            if (!value) {
                if (auto done = refuse(value.error().message, field + value.error().field); !done) return done;
                continue;
            }
            node.values[static_cast<size_t>(index)] = *std::move(value);
        }
        return {};
    }

    // Those without a key come after what was before them.
    static void give_order(Document& document, Node& node) {
        if (node.order.empty()) node.order = order_key_after(document.last_order);
        document.last_order = std::max(document.last_order, node.order);
    }

    // Where a node lies is known when all are. What lies where it cannot is put into the film itself, and is deleted
    // if it cannot lie there either.
    Result<void> check_tree(const Document& document, NodeList& list) {
        for (size_t i = 0; i < nodes_.size(); ++i) {
            const Node& node = *list[i];
            auto lies = check_place(document, node);
            if (lies) continue;
            if (auto done = refuse(lies.error().message, fmt::format("nodes[{}].parent", i)); !done) return done;
            Node put = node;
            put.parent.clear();
            put.deleted |= !may_lie_in(*node.kind, nullptr);
            list.replace(i, std::make_shared<const Node>(std::move(put)));
        }
        return {};
    }

    static Result<void> check_place(const Document& document, const Node& node) {
        const Node* at = parent_of(document, node);
        if (!at && !node.parent.empty()) return Error{fmt::format("there is no node \"{}\"", node.parent)};
        if (at && at->deleted && !node.deleted) return Error{fmt::format("{} has been deleted", at->title)};
        if (auto may = may_lie_in(*node.kind, at); !may && !(node.deleted && !at)) return may;
        for (int depth = 1; at; at = parent_of(document, *at))
            if (at == &node || ++depth > kMaxTreeDepth) return Error{"it lies in itself, or too deep"};
        return {};
    }

    // The single kind whose node has this id.
    static const schema::Kind* owner_of(const std::string& id) {
        for (const schema::Kind& kind : schema::kinds()) {
            if (kind.single() && kind.single_id == id) return &kind;
        }
        return nullptr;
    }

    void add(Node node) {
        ids_.insert(node.id);
        nodes_.push_back(std::make_shared<Node>(std::move(node)));
    }

    // A document of an older schema, or one written by hand.
    void add_missing_singles() {
        for (const schema::Kind& kind : schema::kinds()) {
            if (kind.single() && !ids_.contains(std::string(kind.single_id))) {
                add(make_node(kind, std::string(kind.single_id), std::string(kind.single_title)));
            }
        }
    }

    // Until then a film had one camera and one person with one of each part, under these names, and a light's name was
    // its role.
    void bring_to_3() {
        using schema::KindId;
        struct Was {
            KindId kind;
            const char *id, *title, *parent;
        };
        constexpr Was kWere[] = {{KindId::camera, "camera", "Camera", ""},
                                 {KindId::person, "person", "Person", ""},
                                 {KindId::face, "face", "Face", "person"},
                                 {KindId::hair, "hair", "Hair", "person"},
                                 {KindId::garment, "outfit", "Outfit", "person"}};
        for (const Was& was : kWere)
            if (!ids_.contains(was.id)) add(make_node(schema::kind(was.kind), was.id, was.title));
        for (const auto& node : nodes_) {
            for (const Was& was : kWere)
                if (node->id == was.id) node->deleted = false, node->parent = *was.parent ? was.parent : node->parent;
            if (node->kind->id == KindId::film) node->values[schema::prop::film::camera] = std::string("camera");
            if (node->kind->id == KindId::light && (node->id == "key" || node->id == "fill" || node->id == "rim"))
                node->values[schema::prop::light::role] = node->id;
        }
    }

    std::vector<Error>* skipped_;
    uint64_t version_ = kVersion;
    std::vector<std::shared_ptr<Node>> nodes_;
    std::unordered_set<std::string> ids_;
};

}  // namespace

OrderedJson document_to_json(const Document& document, bool with_deleted) {
    OrderedJson nodes = OrderedJson::array();
    for (const auto& node : *document.nodes) {
        if (node->deleted && !with_deleted) continue;
        OrderedJson json = node_to_json(*node);
        if (node->deleted) json["deleted"] = true;
        nodes.push_back(std::move(json));
    }
    OrderedJson json{{"version", kVersion}};
    if (with_deleted) json["last_order"] = document.last_order;
    json["nodes"] = std::move(nodes);
    return json;
}

Result<Document> document_from_json(const Json& json, std::vector<Error>* skipped) {
    return Reader(skipped).read(json);
}

std::string to_json(const Document& document, bool with_deleted) {
    return dump(document_to_json(document, with_deleted), true) + "\n";
}

Result<Document> from_json(std::string_view text, std::vector<Error>* skipped) {
    auto json = parse_json(text, kMaxBytes);
    if (!json) return json.error();
    return document_from_json(*json, skipped);
}

}  // namespace limn::document
