// Private to this folder: a ZeroMQ context and an event descriptor, ended on destruction.
//
// REQUIRES: every socket of a context is closed before it ends, or its destruction waits.
// Thread: any.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.h>

namespace schakel::node {

struct Context {
  Context() = default;
  ~Context() { zmq_ctx_term(raw); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  void* raw = zmq_ctx_new();
};

// Wakes a thread that polls it.
struct EventDescriptor {
  EventDescriptor() = default;
  ~EventDescriptor() { close(fd); }
  EventDescriptor(const EventDescriptor&) = delete;
  EventDescriptor& operator=(const EventDescriptor&) = delete;

  int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
};

}  // namespace schakel::node
