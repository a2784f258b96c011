/** Two soft tones. Browsers stay silent until somebody has clicked the page; that is no fault. */
export function chime(): void {
  if (!navigator.userActivation.hasBeenActive) return;
  const audio = new AudioContext();
  const gain = audio.createGain();
  gain.connect(audio.destination);
  gain.gain.setValueAtTime(0.0001, audio.currentTime);
  for (const [index, pitch] of [659.25, 880].entries()) {
    const at = audio.currentTime + index * 0.11;
    const tone = audio.createOscillator();
    tone.type = 'sine';
    tone.frequency.value = pitch;
    tone.connect(gain);
    gain.gain.exponentialRampToValueAtTime(0.09, at + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
    tone.start(at);
    tone.stop(at + 0.3);
  }
  setTimeout(() => void audio.close(), 1_000);
}
