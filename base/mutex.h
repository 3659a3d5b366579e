// A mutex that clang's thread safety analysis understands. Most objects here belong to one thread
// and need none; a class that has one says why.
#pragma once

#include <mutex>

#if defined(__clang__)
#define SCHAKEL_THREAD(x) __attribute__((x))
#else
#define SCHAKEL_THREAD(x)
#endif
#define GUARDED_BY(x) SCHAKEL_THREAD(guarded_by(x))
#define REQUIRES_LOCK(x) SCHAKEL_THREAD(requires_capability(x))

namespace schakel {

class SCHAKEL_THREAD(capability("mutex")) Mutex {
 public:
  void Lock() SCHAKEL_THREAD(acquire_capability()) { mutex_.lock(); }
  void Unlock() SCHAKEL_THREAD(release_capability()) { mutex_.unlock(); }
  // For std::condition_variable_any, which unlocks and locks again.
  void lock() SCHAKEL_THREAD(acquire_capability()) { mutex_.lock(); }
  void unlock() SCHAKEL_THREAD(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class SCHAKEL_THREAD(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) SCHAKEL_THREAD(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() SCHAKEL_THREAD(release_capability()) { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace schakel
