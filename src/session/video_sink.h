#pragma once
// From traced pictures to the viewers: one thread that converts each picture once, encodes it for every viewer of its
// view that has credit, and hands it to that viewer's socket. A picture that nobody can take is replaced by the next
// one before it is encoded.
#include <functional>
#include <memory>
#include <thread>
#include <variant>
#include <vector>

#include "base/queue.h"
#include "session/frame_loop.h"
#include "stream/frame_header.h"
#include "stream/socket.h"

namespace limn::session {

struct ViewerJoined {
    uint64_t viewer = 0;
    std::shared_ptr<stream::Socket> socket;
    stream::Codec codec = stream::Codec::h264;
    int max_kbps = 0;  // 0 = the sink's own limit
};
struct ViewerLeft {
    uint64_t viewer = 0;
};
struct ViewerWatches {
    uint64_t viewer = 0;
    frame::ViewId view = frame::kProgram;
};
struct FrameShown {
    uint64_t viewer = 0;
    uint32_t frame = 0;  // this one and all before
    double decode_ms = 0, draw_ms = 0;
};
struct KeyFrameWanted {
    uint64_t viewer = 0;
};
struct RateWanted {
    uint64_t viewer = 0;
    int max_kbps = 0;
};

// done is called on the sink's thread, soon, with what is seen there; nothing when no frame is remembered.
struct PickWanted {
    uint64_t viewer = 0;
    uint32_t frame =
        0;  // that the viewer saw; one that is forgotten counts as the oldest that is not, one to come as the newest
    double x = 0, y = 0;  // shares of width and height
    std::function<void(std::optional<frame::Pick>)> done;
};

// The newest picture of the Program, small, as a JPEG.
struct Thumbnail {
    std::vector<uint8_t> jpeg;  // empty: no picture has been made yet
    uint32_t revision = 0;      // that it shows
};
// done is called on the sink's thread, soon.
struct ThumbnailWanted {
    std::function<void(Thumbnail)> done;
};

struct ViewerStats {
    uint64_t viewer = 0;
    double fps = 0, kbps = 0;
    frame::Report report;  // of the newest frame of the viewer's view; its stage times are means
};
// Of the last second.
struct SinkStats {
    std::vector<ViewerStats> viewers;
};

struct VideoSinkOptions {
    int max_kbps = 6000;
    float crf = 23;
    int own_encoders = 4;  // viewers of the Program beyond share one
};

class VideoSink {
  public:
    // demand and stats are called on the sink's thread.
    VideoSink(VideoSinkOptions options, std::function<void(std::vector<Demand>)> demand,
              std::function<void(SinkStats)> stats);
    ~VideoSink();
    VideoSink(const VideoSink&) = delete;
    VideoSink& operator=(const VideoSink&) = delete;

    using Input = std::variant<TracedFrame, ViewerJoined, ViewerLeft, ViewerWatches, FrameShown, KeyFrameWanted,
                               RateWanted, ThumbnailWanted, PickWanted>;
    // From any thread; false when so much is waiting already that it was dropped.
    bool push(Input input) { return inputs_.push(std::move(input)); }
    void stop();

  private:
    void run();

    VideoSinkOptions options_;
    std::function<void(std::vector<Demand>)> demand_;
    std::function<void(SinkStats)> stats_;
    base::Queue<Input> inputs_{1024};
    std::thread thread_;
};

}  // namespace limn::session
